import type { ExitCode } from '../../command.ts';
import { UsageError } from '../../command.ts';
import { durationOf } from '../../duration-of.ts';
import { jsonText } from '../../render/json-text.ts';
import { milliseconds } from '../../render/milliseconds.ts';
import { printable } from '../../render/printable.ts';
import type { OrderContext } from './orders.ts';

/** Pauses or resumes requirements. */
export async function holdLanes(
  order: 'pause' | 'resume',
  names: readonly string[],
  { source, flags, who, session }: OrderContext,
): Promise<ExitCode> {
  if (names.length === 0) throw new UsageError(`"deliveries ${order}" needs the id or slug of a requirement.`);
  const forMs = flags.for === undefined ? undefined : durationOf('--for', flags.for);
  if (order === 'resume' && forMs !== undefined) throw new UsageError('resume takes no --for.');
  const { out } = session;
  for (const name of names) {
    const body = { box: flags.box, forMs, who, why: flags.why };
    const answer = (await source.ask('POST', `/requirements/${encodeURIComponent(name)}/deliveries/${order}`, body)) as {
      readonly requirement: string;
      readonly paused?: readonly string[];
      readonly resumed?: readonly string[];
    };
    if (flags.format === 'json') out.write(`${jsonText({ version: '1.0', ...answer })}\n`);
    else out.lines(`${out.paint('good', '✓')} ${printable(sentence(answer, forMs))}`);
  }
  return 0;
}

function sentence(
  answer: { requirement: string; paused?: readonly string[]; resumed?: readonly string[] },
  forMs: number | undefined,
): string {
  const { requirement, paused, resumed = [] } = answer;
  if (paused !== undefined)
    return `${requirement}: ${paused.join(' and ')} paused ${forMs === undefined ? 'until "resume"' : `for ${milliseconds(forMs)}`}; what comes is accepted and waits`;
  return resumed.length === 0 ? `${requirement} was not paused` : `${requirement}: ${resumed.join(' and ')} resumed`;
}
