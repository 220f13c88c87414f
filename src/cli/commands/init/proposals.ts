/** Commands that would describe the systems that the code calls and no document names yet. */
import { relative } from 'node:path';
import type { Document } from '../../../document/document.ts';
import { PROFILES } from '../../../profiles/index.ts';
import { printable } from '../../render/printable.ts';
import type { OutboundHost } from './outbound-hosts.ts';

/** More is a wall. */
const MOST = 12;

export function proposals(hosts: readonly OutboundHost[], documents: readonly Document[], cwd: string): string[] {
  const unknown = hosts.filter(({ host }) => !documents.some(({ text }) => text.includes(host)));
  if (unknown.length === 0) return [];
  const lines = unknown
    .slice(0, MOST)
    .flatMap(({ host, files, example }) => [
      `  ${host}, in ${printable(relative(cwd, example))}${files === 1 ? '' : ` and ${files - 1} more`}`,
      `    concordat new --system "${systemOf(host)}" --url https://${host}`,
    ]);
  const rest = unknown.length > MOST ? [`  and ${unknown.length - MOST} more hosts`] : [];
  return ['', 'The code here names these hosts, and no document does yet:', ...lines, ...rest];
}

/** The vendor's name where a profile knows the host, else the host. */
function systemOf(host: string): string {
  const profile = PROFILES.find(({ hosts }) => hosts.some((pattern) => covers(pattern, host)));
  const [name = host] = profile?.systems ?? [];
  return name === host ? host : name.replace(/(?:^|\s)\p{L}/gu, (letter) => letter.toUpperCase());
}

/** `*.` stands for one label or more. */
function covers(pattern: string, host: string): boolean {
  return pattern.startsWith('*.') ? host.endsWith(pattern.slice(1)) : pattern === host;
}
