/** Shows what a running gateway does, once or again and again. */
import { realWorld } from '../../../runtime/platform/world.ts';
import type { ExitCode, Run } from '../../command.ts';
import { GatewayClient } from '../../gateway-client.ts';
import type { Output } from '../../output.ts';
import { pause } from '../../pause.ts';
import type { Role } from '../../render/colour.ts';
import { counted, grouped } from '../../render/count.ts';
import { milliseconds } from '../../render/milliseconds.ts';
import { printable } from '../../render/printable.ts';
import { type Cell, table } from '../../render/table.ts';
import type { status } from './command.ts';
import { fleetLines } from './fleet.ts';
import { type Queued, queuedOf } from './queued.ts';
import { type GatewayReading, type RejectedDocument, readGateway, type StoreStanding } from './reading.ts';
import { byUrgency, type Summary, summarize } from './summary.ts';

const INTERVAL = 2_000;
/** Cursor to the corner, and everything after it away. */
const FRESH_SCREEN = '\u001b[H\u001b[2J';

export const run: Run<typeof status> = async ({ arguments: [name], flags }, session) => {
  const { out, settings } = session;
  const address = settings.get('gateway');
  const client = new GatewayClient(address, '"concordat status" lists what runs.');
  try {
    if (!flags.watch) return show(await read(), out, false);
    const { stopped } = session;
    while (!stopped.aborted) {
      show(await read(), out, out.interactive);
      await pause(INTERVAL, stopped);
    }
    return 130;
  } finally {
    client.close();
  }

  async function read() {
    return { address, ...(await readGateway(client, name)), asJson: flags.format === 'json', watched: flags.watch };
  }
};

interface Reading extends GatewayReading {
  readonly address: string;
  readonly asJson: boolean;
  readonly watched: boolean;
}

function show(
  { address, requirements, rejected, store, fleet, asJson, watched }: Reading,
  out: Output,
  fresh: boolean,
): ExitCode {
  const summaries = requirements.map(summarize).sort(byUrgency);
  const stopped = summaries.filter((summary) => summary.stopped).length;
  if (asJson) {
    // Watched, each reading is one line.
    out.write(
      `${JSON.stringify({ version: '1.0', gateway: address, requirements, rejected, store, fleet }, undefined, watched ? undefined : 2)}\n`,
    );
  } else {
    const verdict =
      stopped === 0
        ? `${out.paint('good', '✓')} ${counted(summaries.length, 'requirement')} at ${printable(address)}, no circuit is open`
        : `${out.paint('error', '✗')} ${stopped} of ${counted(summaries.length, 'requirement')} at ${printable(address)} ${stopped === 1 ? 'lets' : 'let'} no traffic through, or only probes`;
    out.write(
      `${fresh ? FRESH_SCREEN : ''}${[...lines(summaries, store, out), ...rejections(rejected, out), ...storeTrouble(store, out), ...pausedLines(store, out), ...fleetLines(fleet, out), verdict].join('\n')}\n`,
    );
  }
  return stopped === 0 ? 0 : 1;
}

function lines(summaries: readonly Summary[], store: StoreStanding | undefined, { paint }: Output): string[] {
  if (summaries.length === 0) return [];
  const now = realWorld().epoch();
  const rows = summaries.map((summary): (Cell | string)[] => [
    printable(summary.name),
    { text: `${summary.stopped ? '✗' : '✓'} ${summary.state}`, role: roleOf(summary) },
    grouped(summary.calls),
    share(summary.failingNow),
    share(summary.failing),
    summary.p95 === undefined ? '–' : milliseconds(summary.p95),
    String(summary.inFlight),
    String(summary.waiting),
    printable(summary.limit === '' ? '–' : summary.limit),
    ...(store === undefined ? [] : queuedCells(queuedOf(store, summary.id, now))),
  ]);
  const right = 'right' as const;
  const columns = [
    { heading: 'requirement' },
    { heading: 'circuit' },
    { heading: 'calls', align: right },
    { heading: 'failing now', align: right },
    { heading: 'in all', align: right },
    { heading: 'p95', align: right },
    { heading: 'in flight', align: right },
    { heading: 'waiting', align: right },
    { heading: 'limit used' },
    ...(store === undefined ? [] : QUEUED_COLUMNS),
  ];
  return table(columns, rows, paint);
}

const QUEUED_COLUMNS = [
  { heading: 'queued', align: 'right' },
  { heading: 'oldest', align: 'right' },
  { heading: 'dead', align: 'right' },
] as const;

function queuedCells({ count, oldest, dead }: Queued): (Cell | string)[] {
  return [
    grouped(count),
    oldest === undefined ? '–' : milliseconds(oldest),
    dead === 0 ? '0' : { text: grouped(dead), role: 'error' },
  ];
}

/** Calls go on without the store; only what must be durable is refused. */
function storeTrouble(store: StoreStanding | undefined, { paint }: Output): string[] {
  if (store === undefined || store.available) return [];
  return [
    `${paint('error', '✗')} the store cannot be used, so nothing durable is accepted: ${printable(store.failure ?? 'unknown')}`,
  ];
}

/** What waits because somebody said so must not look stuck. */
function pausedLines(store: StoreStanding | undefined, { paint }: Output): string[] {
  return (store?.pauses ?? []).map(({ box, lane, forMs }) => {
    const until =
      forMs === undefined ? `until "concordat deliveries resume ${printable(lane)}"` : `for ${milliseconds(forMs)} more`;
    return `${paint('warning', '•')} ${box} of ${printable(lane)} is paused ${until}; what comes is accepted and waits`;
  });
}

function share(value: number | undefined): Cell | string {
  return value === undefined ? '–' : { text: `${(value * 100).toFixed(1)}%`, role: value > 0.01 ? 'error' : 'good' };
}

function rejections(rejected: readonly RejectedDocument[], { paint }: Output): string[] {
  return rejected.map(
    ({ file, why, kept }) =>
      `${paint('error', '✗')} ${printable(file)} cannot run, ${kept ? 'its last good version goes on' : 'nothing runs for it'}: ${printable(why)}`,
  );
}

function roleOf({ stopped, state }: Summary): Role {
  if (state.startsWith('half open')) return 'warning';
  return stopped ? 'error' : 'good';
}
