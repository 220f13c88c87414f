/** Orders: for named deliveries at once, for many in the form estimate, confirmation, run, result. */
import { createInterface } from 'node:readline';
import type { ActJson, EstimateJson } from '../../../gateway/admin/deliveries/delivery-json.ts';
import { ConcordatError } from '../../../requirement/errors.ts';
import { type ExitCode, UsageError } from '../../command.ts';
import { durationOf } from '../../duration-of.ts';
import { GatewayRefusal } from '../../gateway-client.ts';
import { writeLines } from '../../output.ts';
import { pause } from '../../pause.ts';
import { counted, grouped } from '../../render/count.ts';
import { jsonText } from '../../render/json-text.ts';
import { printable } from '../../render/printable.ts';
import { table } from '../../render/table.ts';
import type { Session } from '../../session.ts';
import type { DeliveryFlags } from './command.ts';
import type { DeliveriesSource } from './source.ts';
import { filterOf, saysWhich } from './which.ts';
import { DELIVERY_COLUMNS, deliveryRow, size } from './words.ts';

export type OrderWord = 'retry' | 'drop' | 'cancel' | 'replay';

export interface OrderContext {
  readonly source: DeliveriesSource;
  readonly flags: DeliveryFlags;
  readonly who: string;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly session: Session;
}

const BETWEEN = 200;

/** Of what is named by id. One that is refused does not keep the others. */
export async function orderEach(
  act: OrderWord | 'edit',
  ids: readonly string[],
  context: OrderContext,
  payload?: object,
): Promise<ExitCode> {
  const { source, flags, who, session } = context;
  const done: { readonly id: string; readonly act: string }[] = [];
  let refused = 0;
  for (const id of ids) {
    try {
      const body = {
        act,
        id,
        who,
        why: flags.why,
        payload,
        expiresAfterMs: expiryOf(act, flags),
        keepKey: keepKeyOf(act, flags),
      };
      const answer = (await source.ask('POST', '/deliveries/acts', body)) as { readonly id: string };
      done.push({ act, id: answer.id });
      if (flags.format !== 'json') session.out.lines(`${session.out.paint('good', '✓')} ${told(act, id, answer.id)}`);
    } catch (error) {
      // One alone speaks for itself, with its remedy.
      if (ids.length === 1 || !(error instanceof GatewayRefusal || error instanceof ConcordatError)) throw error;
      refused += 1;
      session.talk.lines(`${session.talk.paint('error', '✗')} ${printable(`${id}: ${error.message}`)}`);
    }
  }
  if (flags.format === 'json') session.out.write(`${jsonText({ version: '1.0', done, refused }, 2)}\n`);
  return refused === 0 ? 0 : 1;
}

/** Of all that the flags mean. */
export async function orderMany(act: OrderWord, context: OrderContext): Promise<ExitCode> {
  const { source, flags, who, now, session } = context;
  if (!saysWhich(flags) && !flags.all)
    throw new UsageError(
      `"deliveries ${act}" does not say which.`,
      'Name ids, or flags such as --requirement and --state; --all means every one.',
    );
  if (!flags['dry-run'] && (flags.why ?? '') === '')
    throw new UsageError(
      `"deliveries ${act}" of many needs --why: it is recorded.`,
      '--dry-run shows what would be done, without.',
    );
  const order = { act, filter: filterOf(flags), expiresAfterMs: expiryOf(act, flags), keepKey: keepKeyOf(act, flags) };
  const estimate = (await source.ask('POST', '/deliveries/acts', order)) as EstimateJson;
  const asJson = flags.format === 'json';
  if (!asJson) tellEstimate(act, estimate, now, session);
  if (flags['dry-run'] || estimate.count === 0) {
    if (asJson) session.out.write(`${jsonText({ version: '1.0', estimate: { ...estimate, token: undefined } }, 2)}\n`);
    return 0;
  }
  if (!flags.yes && !(await confirmed(act, estimate.count, session))) {
    session.talk.lines('Nothing was done.');
    return 0;
  }
  const started = (await source.ask('POST', '/deliveries/acts', {
    ...order,
    confirm: estimate.token,
    who,
    why: flags.why,
  })) as ActJson;
  const ended = await followed(started, context);
  if (asJson) session.out.write(`${jsonText({ version: '1.0', act: ended }, 2)}\n`);
  else tellResult(ended, session);
  if (session.stopped.aborted) return 130;
  return ended.state === 'done' && ended.skipped === 0 ? 0 : 1;
}

async function followed(started: ActJson, { source, who, session }: OrderContext): Promise<ActJson> {
  const path = `/deliveries/acts/${encodeURIComponent(started.id)}`;
  let act = started;
  let told = false;
  while (act.state === 'running' || act.state === 'stopping') {
    await pause(BETWEEN, session.stopped);
    const stop = session.stopped.aborted && act.state === 'running';
    act = (await source.ask(stop ? 'DELETE' : 'GET', stop ? `${path}?${new URLSearchParams({ who })}` : path)) as ActJson;
    if (session.talk.interactive) {
      session.talk.write(`\r${grouped(act.done)} of ${grouped(act.of)}`);
      told = true;
    }
    // What another process carries out may take a page more to stop.
    if (session.stopped.aborted && act.state === 'stopping') break;
  }
  if (told) session.talk.write('\n');
  return act;
}

function tellEstimate(act: OrderWord, { count, bytes, sample }: EstimateJson, now: number, { talk }: Session): void {
  if (count === 0) return talk.lines(`${act}: no delivery is meant.`);
  talk.lines(`${act}: ${deliveries(count)} with ${size(bytes)} of bodies${count > sample.length ? '; the first:' : ':'}`);
  const rows = sample.map((delivery) => deliveryRow(delivery, now));
  writeLines(talk, table(DELIVERY_COLUMNS, rows, talk.paint, '  '));
}

async function confirmed(act: OrderWord, count: number, { input, talk }: Session): Promise<boolean> {
  if (!input.interactive)
    throw new UsageError(
      `"deliveries ${act}" of many asks first, and there is nobody to ask.`,
      'Say --yes to carry it out without.',
    );
  talk.write(`${act} ${deliveries(count)}? [y/N] `);
  const reader = createInterface({ input: input.stream() });
  try {
    for await (const line of reader) return /^y(es)?$/i.test(line.trim());
    return false;
  } finally {
    reader.close();
  }
}

function tellResult({ act, state, done, of, skipped, skippedBecause, because }: ActJson, { out }: Session): void {
  const complete = state === 'done' && skipped === 0;
  const why = Object.entries(skippedBecause).map(([reason, count]) => `${grouped(count)} ${reason}`);
  const left = skipped === 0 ? '' : `; ${grouped(skipped)} left as they were: ${why.join(', ')}`;
  const how = state === 'done' ? '' : `${state}${because === undefined ? '' : ` (${because})`}: `;
  out.lines(
    `${out.paint(complete ? 'good' : 'warning', complete ? '✓' : '✗')} ${printable(`${how}${act}: ${grouped(done)} of ${grouped(of)} done${left}`)}`,
  );
}

function told(act: OrderWord | 'edit', id: string, result: string): string {
  return printable(act === 'replay' ? `${id} is accepted again as ${result}` : `${id}: ${act} done`);
}

function expiryOf(act: string, flags: DeliveryFlags): number | undefined {
  const written = flags['expires-after'];
  if (written === undefined) return undefined;
  if (act !== 'retry') throw new UsageError('--expires-after belongs to retry.');
  return durationOf('--expires-after', written);
}

function keepKeyOf(act: string, flags: DeliveryFlags): true | undefined {
  if (!flags['keep-key']) return undefined;
  if (act !== 'replay') throw new UsageError('--keep-key belongs to replay.');
  return true;
}

function deliveries(count: number): string {
  return counted(count, 'deliver').replace(/deliver(s?)$/, (_, many: string) => (many === '' ? 'delivery' : 'deliveries'));
}
