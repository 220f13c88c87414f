/** The gateways that share a store: how many there are, and whatever they do not have in common. */
import type { FleetJson } from '../../../gateway/admin/fleet-json.ts';
import type { Output } from '../../output.ts';
import { counted } from '../../render/count.ts';
import { milliseconds } from '../../render/milliseconds.ts';
import { printable } from '../../render/printable.ts';
import { type Cell, table } from '../../render/table.ts';

/** One that was not heard of for so long is about to be taken for gone. */
const QUIET = 4_000;

/** Nothing where there is one gateway alone, or none was found yet. */
export function fleetLines(fleet: FleetJson | undefined, out: Output): string[] {
  if (fleet === undefined || (fleet.members.length < 2 && fleet.reachable)) return [];
  const { paint } = out;
  const { member, reachable, members, mixed } = fleet;
  const here = members.find(({ id }) => id === member);
  const rows = members.map(({ id, place, version, startedAt, heardMsAgo, revisions }): (Cell | string)[] => [
    printable(place === '' ? id : place),
    printable(version),
    `${startedAt.slice(0, 10)} ${startedAt.slice(11, 19)}`,
    heardMsAgo > QUIET ? { text: `silent for ${milliseconds(heardMsAgo)}`, role: 'warning' } : 'there',
    mixed.length === 0
      ? 'as all'
      : { text: mixed.map((name) => printable(`${name} ${shortened(revisions[name])}`)).join(', '), role: 'warning' },
    id === member ? 'answers now' : '',
  ]);
  const headings = ['gateway', 'version', 'started', '', 'documents', ''];
  const versions = new Set(members.map(({ version }) => version));
  return [
    ...(members.length < 2
      ? []
      : [
          '',
          ...table(
            headings.map((heading) => ({ heading })),
            rows,
            paint,
          ),
        ]),
    ...(reachable ? [] : [`${paint('warning', '•')} the fleet cannot be reached: each goes on with what it holds of the limits`]),
    ...(versions.size < 2
      ? []
      : [`${paint('warning', '•')} the gateways run ${[...versions].sort().map(printable).join(' and ')}`]),
    ...(mixed.length === 0
      ? []
      : [
          `${paint('warning', '•')} not all run the same revision of ${mixed.map(printable).join(', ')}: give all of them the same documents`,
        ]),
    ...(members.length < 2
      ? []
      : [
          `The figures above are those of ${printable(here?.place ?? '') || 'the gateway that answered'}, one of ${counted(members.length, 'gateway')}; what is queued and what is paused is so for all.`,
        ]),
  ];
}

function shortened(revision: string | undefined): string {
  return revision === undefined ? 'not at all' : revision.slice(0, 8);
}
