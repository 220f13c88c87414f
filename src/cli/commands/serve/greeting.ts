/** What people see when the gateway has started: what it serves, where, and what it could not. */
import { relative } from 'node:path';
import type { ServedIntegrations } from '../../../gateway/served.ts';
import type { Output } from '../../output.ts';
import { counted } from '../../render/count.ts';
import { printable } from '../../render/printable.ts';
import { type Cell, table } from '../../render/table.ts';

export interface Addresses {
  readonly address: string;
  readonly ports: Readonly<Record<string, number>>;
}

export function greeting(
  integrations: ServedIntegrations,
  { address, ports }: Addresses,
  folder: string,
  { paint }: Output,
): string[] {
  const served = integrations
    .all()
    .map(({ requirement }): (Cell | string)[] => [
      { text: '✓', role: 'good' },
      `${requirement.id} ${requirement.slug}`,
      `${address}/${requirement.slug}/`,
      { text: printable(requirement.endpoint.url ?? 'no URL yet'), role: 'quiet' },
    ]);
  const receiving = integrations.all().flatMap(({ requirement }) => {
    const { id, slug, webhooks, security } = requirement;
    const signature = webhooks?.signature ?? security.webhookSignature;
    return webhooks === undefined || signature === undefined
      ? []
      : [`   ${id} receives webhooks at POST ${address}/${slug}/webhooks`];
  });
  const broken = integrations.report.failed.map(({ file }) => printable(relative('.', file)));
  return [
    ...table([{ heading: '' }, { heading: '' }, { heading: '' }, { heading: '' }], served, paint),
    ...Object.entries(ports).map(
      ([name, port]) => `   ${printable(name)} alone at ${new URL(address).protocol}//${new URL(address).hostname}:${port}`,
    ),
    ...receiving,
    ...broken.map((file) => `${paint('error', '✗')}  ${file} does not run: concordat check ${file}`),
    `Serves ${counted(served.length, 'document')} of ${printable(folder)} at ${paint('strong', address)}; changes apply as they are saved; Ctrl-C stops.`,
  ];
}
