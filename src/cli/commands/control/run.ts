/** An order of people on call, carried out by a running gateway at once. */
import { type ExitCode, type Run, UsageError } from '../../command.ts';
import { durationOf } from '../../duration-of.ts';
import { GatewayClient } from '../../gateway-client.ts';
import { milliseconds } from '../../render/milliseconds.ts';
import { printable } from '../../render/printable.ts';
import { nearest } from '../../suggest.ts';
import { whoAsks } from '../../who-asks.ts';
import { CONTROL_WORDS, type control } from './command.ts';

type Word = (typeof CONTROL_WORDS)[number];

interface Carried {
  readonly requirement: string;
  readonly recorded: boolean;
}

/** What is so from now on. */
const IN_FORCE: Readonly<Record<Word, string>> = {
  open: 'its circuit is held open: calls are refused, or answered by fallbacks',
  close: 'its circuit stays closed, whatever fails',
  observe: 'its circuit only tells when it would open',
  pause: 'its calls wait',
  resume: 'everything is as its document says',
  kill: 'its calls are refused',
};

export const run: Run<typeof control> = async (
  { arguments: [name = '', order = ''], flags },
  { out, talk, settings },
): Promise<ExitCode> => {
  const action = wordOf(order);
  const forMs = flags.for === undefined ? undefined : durationOf('--for', flags.for);
  if (action === 'resume' && forMs !== undefined)
    throw new UsageError('resume takes no --for: the document applies from now on.');
  const client = new GatewayClient(settings.get('gateway'), '"concordat status" lists what runs.');
  try {
    const asked = { action, forMs, who: flags.who ?? whoAsks(), why: flags.why };
    const carried = (await client.ask('POST', `/-/api/requirements/${encodeURIComponent(name)}/control`, asked)) as Carried;
    if (flags.format === 'json') {
      out.write(`${JSON.stringify({ version: '1.0', gateway: client.base, ...carried }, undefined, 2)}\n`);
      return 0;
    }
    const span = action === 'resume' ? '' : forMs === undefined ? ', until "resume"' : `, for ${milliseconds(forMs)}`;
    out.lines(`${out.paint('good', '✓')} ${printable(carried.requirement)}: ${IN_FORCE[action]}${span}`);
    if (!carried.recorded)
      talk.lines('The gateway keeps no audit log, or could not write to it: nobody will see who ordered this.');
    return 0;
  } finally {
    client.close();
  }
};

function wordOf(order: string): Word {
  const word = CONTROL_WORDS.find((each) => each === order);
  if (word !== undefined) return word;
  const meant = nearest(order, CONTROL_WORDS);
  throw new UsageError(
    `"${order}" is not an order; there are ${CONTROL_WORDS.join(', ')}.`,
    meant === undefined ? undefined : `Did you mean "${meant}"?`,
  );
}
