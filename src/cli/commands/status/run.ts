/** Shows what a running gateway does, once or again and again. */
import type { ExitCode, Run } from '../../command.ts';
import type { Output } from '../../output.ts';
import { pause } from '../../pause.ts';
import type { Role } from '../../render/colour.ts';
import { counted, grouped } from '../../render/count.ts';
import { milliseconds } from '../../render/milliseconds.ts';
import { printable } from '../../render/printable.ts';
import { type Cell, table } from '../../render/table.ts';
import type { status } from './command.ts';
import { GatewayClient, type GatewayReading, type RejectedDocument } from './gateway-client.ts';
import { byUrgency, type Summary, summarize } from './summary.ts';

const INTERVAL = 2_000;
/** Cursor to the corner, and everything after it away. */
const FRESH_SCREEN = '\u001b[H\u001b[2J';

export const run: Run<typeof status> = async ({ arguments: [name], flags }, session) => {
  const { out, settings } = session;
  const address = settings.get('gateway');
  const client = new GatewayClient(address);
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
    return { address, ...(await client.read(name)), asJson: flags.format === 'json', watched: flags.watch };
  }
};

interface Reading extends GatewayReading {
  readonly address: string;
  readonly asJson: boolean;
  readonly watched: boolean;
}

function show({ address, requirements, rejected, asJson, watched }: Reading, out: Output, fresh: boolean): ExitCode {
  const summaries = requirements.map(summarize).sort(byUrgency);
  const stopped = summaries.filter((summary) => summary.stopped).length;
  if (asJson) {
    // Watched, each reading is one line.
    out.write(
      `${JSON.stringify({ version: '1.0', gateway: address, requirements, rejected }, undefined, watched ? undefined : 2)}\n`,
    );
  } else {
    const verdict =
      stopped === 0
        ? `${out.paint('good', '✓')} ${counted(summaries.length, 'requirement')} at ${printable(address)}, no circuit is open`
        : `${out.paint('error', '✗')} ${stopped} of ${counted(summaries.length, 'requirement')} at ${printable(address)} ${stopped === 1 ? 'lets' : 'let'} no traffic through, or only probes`;
    out.write(`${fresh ? FRESH_SCREEN : ''}${[...lines(summaries, out), ...rejections(rejected, out), verdict].join('\n')}\n`);
  }
  return stopped === 0 ? 0 : 1;
}

function lines(summaries: readonly Summary[], { paint }: Output): string[] {
  if (summaries.length === 0) return [];
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
  ];
  return table(columns, rows, paint);
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
