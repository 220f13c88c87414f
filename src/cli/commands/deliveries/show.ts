/** One delivery: what it is, then everything that happened to it, in order. */
import { isUtf8 } from 'node:buffer';
import { decodeAnswer } from '../../../deliveries/outbox/kept-answer.ts';
import type { HistoryJson, PayloadJson } from '../../../gateway/admin/deliveries/delivery-json.ts';
import { FIRST_ATTEMPTS } from '../../../store/limits.ts';
import type { ExitCode } from '../../command.ts';
import { type Output, writeLines } from '../../output.ts';
import type { Paint, Role } from '../../render/colour.ts';
import { grouped } from '../../render/count.ts';
import { definitions } from '../../render/definitions.ts';
import { jsonText } from '../../render/json-text.ts';
import { milliseconds } from '../../render/milliseconds.ts';
import { printable, printableLines } from '../../render/printable.ts';
import type { DeliveryFlags } from './command.ts';
import type { DeliveriesSource } from './source.ts';
import { STATE_ROLES, size, time } from './words.ts';

/** `who`: for the record of who has read a body. */
export async function show(
  source: DeliveriesSource,
  id: string,
  flags: DeliveryFlags,
  who: string,
  out: Output,
): Promise<ExitCode> {
  const history = await read(source, id, flags.body ? { who, why: flags.why } : undefined);
  if (flags.format === 'json') out.write(`${jsonText({ version: '1.0', ...history }, 2)}\n`);
  else writeLines(out, lines(history, out));
  return 0;
}

/** `by`: with bodies. */
export async function read(
  source: DeliveriesSource,
  id: string,
  by: { readonly who: string; readonly why: string | undefined } | undefined,
): Promise<HistoryJson> {
  const query = by === undefined ? '' : `?${new URLSearchParams({ body: 'true', who: by.who, why: by.why ?? '' })}`;
  return (await source.ask('GET', `/deliveries/${encodeURIComponent(id)}${query}`)) as HistoryJson;
}

function lines(history: HistoryJson, { paint, width }: Output): string[] {
  const { delivery, envelope, payload, answer } = history;
  const { id, box, requirement, operation, state, because, key, origin, replayOf, idempotencyKey, attributes } = delivery;
  const known: (readonly [string, string | undefined])[] = [
    ['state', because === undefined ? state : `${state}: ${because}`],
    ['accepted', `${time(delivery.acceptedAt)} UTC, by ${origin}${replayOf === undefined ? '' : ` of ${replayOf}`}`],
    [
      state === 'claimed' ? 'claimed until' : 'next',
      state === 'waiting' || state === 'claimed' ? time(delivery.dueAt) : undefined,
    ],
    ['expires', delivery.expiresAt === undefined ? undefined : time(delivery.expiresAt)],
    ['key', key],
    ['priority', delivery.priority === 'normal' ? undefined : delivery.priority],
    ['idempotency key', idempotencyKey],
    ...Object.entries(attributes),
    ['body', `${size(delivery.size)}${payload === undefined ? '; --body shows it, which is recorded' : ''}`],
  ];
  const pairs = known.flatMap(([name, value]) => (value === undefined ? [] : [[printable(name), printable(value)] as const]));
  return [
    `${paint('strong', printable(`${requirement} · ${operation}`))}  ${paint(STATE_ROLES[state], state)}  ${box} ${printable(id)}`,
    ...definitions(pairs, { indent: 2, width }),
    '',
    paint('heading', 'What happened'),
    ...timeline(history, paint),
    ...(envelope === undefined ? [] : ['', paint('heading', 'Beside the body'), jsonText(envelope, 2)]),
    ...(payload === undefined ? [] : ['', paint('heading', 'Body'), printableLines(indented(textOf(payload)))]),
    ...(answer === undefined ? [] : ['', paint('heading', 'Answer'), printableLines(answerText(answer))]),
  ];
}

export function textOf(payload: PayloadJson): string {
  return 'text' in payload ? payload.text : `base64: ${payload.base64}`;
}

/** JSON that is an object or a list, one member a line; anything else as it is. */
function indented(text: string): string {
  if (!/^\s*[[{]/.test(text)) return text;
  try {
    return JSON.stringify(JSON.parse(text), undefined, 2);
  } catch {
    return text;
  }
}

/** What the other side answered to a call: its status and type, then its body where that was kept. */
function answerText(payload: PayloadJson): string {
  const kept = 'text' in payload ? decodeAnswer(Buffer.from(payload.text)) : undefined;
  if (kept === undefined) return indented(textOf(payload));
  const { status, contentType, body } = kept;
  const bytes = body === undefined ? undefined : Buffer.from(body);
  const text =
    bytes === undefined
      ? 'its body was not kept'
      : indented(isUtf8(bytes) ? bytes.toString('utf8') : `base64: ${bytes.toString('base64')}`);
  return [[status, contentType].filter((part) => part !== undefined).join(' '), text].filter((part) => part !== '').join('\n');
}

function timeline({ delivery, attempts, acts }: HistoryJson, paint: Paint): string[] {
  const begun = Date.parse(delivery.acceptedAt);
  const missing = delivery.attempts - attempts.length;
  const tried = attempts.map(({ at, outcome, code, duration, detail, by }, index) => {
    // The first and the last are kept.
    const number = index < FIRST_ATTEMPTS ? index + 1 : index + 1 + missing;
    const words = `attempt ${grouped(number)}  ${outcome}${code === undefined ? '' : ` ${code}`} after ${milliseconds(duration)}${detail === undefined ? '' : `: ${detail}`}`;
    return { at, words: `${words}  (${by})`, role: outcome === 'success' ? ('good' as Role) : undefined };
  });
  const ordered = acts.map(({ at, act, who, why }) => ({
    at,
    words: `${act} by ${who}${why === '' ? '' : `: ${why}`}`,
    role: 'warning' as Role,
  }));
  const ended =
    delivery.endedAt === undefined ? [] : [{ at: delivery.endedAt, words: delivery.state, role: STATE_ROLES[delivery.state] }];
  // An end comes after what was done in the same instant, and before what was done to it later.
  const all = [...tried, ...ordered, ...ended].sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
  return [
    line('accepted', 0, undefined, paint),
    ...(missing > 0 ? [line(`${grouped(missing)} of its attempts are not kept one by one`, 0, 'quiet', paint)] : []),
    ...all.map(({ at, words, role }) => line(words, Date.parse(at) - begun, role, paint)),
  ];
}

function line(words: string, since: number, role: Role | undefined, paint: Paint): string {
  const text = printable(words);
  return `${paint('quiet', milliseconds(since).padStart(13))}  ${role === undefined ? text : paint(role, text)}`;
}
