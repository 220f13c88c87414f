/** What callers of the admin API ask of deliveries, read strictly: a word that means nothing must not widen an order. */
import type { By, Order, OrderAct } from '../../../deliveries/operating/orders.ts';
import { ORDER_ACTS } from '../../../deliveries/operating/orders.ts';
import type { DeliveryBox, DeliveryFilter, DeliveryState } from '../../../requirement/delivery.ts';
import { DELIVERY_BOXES, DELIVERY_STATES } from '../../../requirement/delivery.ts';
import { JsonBodyError } from '../../json-body.ts';

type Body = Readonly<Record<string, unknown>>;

/** An id that a caller may mean for a slug. */
export type IdOf = (idOrSlug: string) => string;

export interface ActRequest {
  /** Of one delivery, to be done at once. */
  readonly id: string | undefined;
  readonly order: Order;
  readonly confirm: string | undefined;
}

const FILTER_WORDS = ['ids', 'box', 'lane', 'requirement', 'operation', 'key', 'states', 'from', 'to'];
const LONGEST_TEXT = 512;
const MOST_IDS = 1_000;
/** A year. */
const LONGEST = 365 * 24 * 3_600_000;

export function filterOfQuery(query: URLSearchParams, idOf: IdOf): DeliveryFilter {
  const one = (name: string): string | undefined => query.get(name) ?? undefined;
  const states = query.getAll('state').flatMap((words) => words.split(','));
  return readFilter(
    {
      box: one('box'),
      lane: one('lane'),
      requirement: one('requirement'),
      operation: one('operation'),
      key: one('key'),
      states: states.length === 0 ? undefined : states,
      from: one('from'),
      to: one('to'),
    },
    idOf,
  );
}

export function readFilter(words: Body, idOf: IdOf): DeliveryFilter {
  const unknown = Object.keys(words).find((word) => !FILTER_WORDS.includes(word));
  if (unknown !== undefined) throw invalid(`"${unknown}" is not a word of a filter; they are ${FILTER_WORDS.join(', ')}`);
  const requirement = optionalText(words, 'requirement');
  return {
    ids: readList(words, 'ids', MOST_IDS),
    box: words.box === undefined ? undefined : readBox(words.box),
    lane: optionalText(words, 'lane'),
    requirement: requirement === undefined ? undefined : idOf(requirement),
    operation: optionalText(words, 'operation'),
    key: optionalText(words, 'key'),
    states: readStates(words),
    from: readInstant(words, 'from'),
    to: readInstant(words, 'to'),
  };
}

/** `{ "act": "retry", "id": "…" }` or `{ "act": "retry", "filter": { … } }`, with `confirm` the second time. */
export function readAct(body: Body, idOf: IdOf): ActRequest {
  const act = ORDER_ACTS.find((each) => each === body.act);
  if (act === undefined) throw invalid(`"act" must be one of ${ORDER_ACTS.join(', ')}`);
  const id = optionalText(body, 'id');
  if ((id === undefined) === (body.filter === undefined)) throw invalid('it takes either "id" or "filter"');
  const filter = id === undefined ? readFilter(objectOf(body, 'filter'), idOf) : { ids: [id] };
  const expiresAfter = readDuration(body, 'expiresAfterMs');
  const order = { act, filter, expiresAfter, payload: readPayload(act, body), keepKey: readKeepKey(body) };
  return { id, order, confirm: optionalText(body, 'confirm') };
}

function readKeepKey({ keepKey }: Body): boolean | undefined {
  if (keepKey === undefined || typeof keepKey === 'boolean') return keepKey;
  throw invalid('"keepKey" must be true or false');
}

/** Until callers can be told apart, who it is is what they say. */
export function readBy(words: Body, whyNeeded: boolean): By {
  const who = optionalText(words, 'who');
  const why = optionalText(words, 'why');
  if (who === undefined || who === '') throw invalid('"who" is missing: every order is recorded with who gives it');
  if (whyNeeded && (why === undefined || why === ''))
    throw invalid('"why" is missing: an order for many is recorded with its reason');
  return { who, why: why ?? '' };
}

export function readBox(value: unknown): DeliveryBox {
  const box = DELIVERY_BOXES.find((each) => each === value);
  if (box === undefined) throw invalid(`"box" must be one of ${DELIVERY_BOXES.join(', ')}`);
  return box;
}

export function readDuration(body: Body, name: string): number | undefined {
  const value = body[name];
  if (value === undefined) return undefined;
  if (typeof value !== 'number' || !(value >= 1) || value > LONGEST)
    throw invalid(`"${name}" must be a number of milliseconds from 1 to ${LONGEST}`);
  return value;
}

/** A whole number of the query from `least` to `most`. */
export function readWhole(query: URLSearchParams, name: string, otherwise: number, least: number, most: number): number {
  const value = Number(query.get(name) ?? otherwise);
  if (!Number.isSafeInteger(value) || value < least || value > most)
    throw invalid(`"${name}" must be a whole number from ${least} to ${most}`);
  return value;
}

export function invalid(message: string): JsonBodyError {
  return new JsonBodyError('input-invalid', `${message}.`);
}

function readStates(words: Body): readonly DeliveryState[] | undefined {
  const written = readList(words, 'states', DELIVERY_STATES.length);
  return written?.map((word) => {
    const state = DELIVERY_STATES.find((each) => each === word);
    if (state === undefined) throw invalid(`a state must be one of ${DELIVERY_STATES.join(', ')}`);
    return state;
  });
}

function readList(words: Body, name: string, most: number): readonly string[] | undefined {
  const list = words[name];
  if (list === undefined) return undefined;
  if (!Array.isArray(list) || list.length === 0 || list.length > most || !list.every((each) => typeof each === 'string'))
    throw invalid(`"${name}" must be a list of 1 to ${most} texts`);
  return list;
}

/** `2026-11-24T01:00:00Z`, or milliseconds since 1970. A date alone is its beginning in UTC. */
function readInstant(words: Body, name: string): number | undefined {
  const value = words[name];
  if (value === undefined) return undefined;
  const instant =
    typeof value === 'number' ? value : /^\d{4}-\d\d-\d\d/.test(String(value)) ? Date.parse(String(value)) : Number.NaN;
  if (!Number.isFinite(instant)) throw invalid(`"${name}" must be a time such as 2026-11-24T01:00:00Z`);
  return instant;
}

function readPayload(act: OrderAct, body: Body): Uint8Array | undefined {
  if (body.payload === undefined) return undefined;
  if (act !== 'edit') throw invalid(`"payload" belongs to edit, not to ${act}`);
  const payload = objectOf(body, 'payload');
  const text = typeof payload.text === 'string' ? Buffer.from(payload.text) : undefined;
  const bytes = text ?? (typeof payload.base64 === 'string' ? Buffer.from(payload.base64, 'base64') : undefined);
  if (bytes === undefined) throw invalid('"payload" must be { "text": … } or { "base64": … }');
  return bytes;
}

function objectOf(body: Body, name: string): Body {
  const value = body[name];
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw invalid(`"${name}" must be an object`);
  return value as Body;
}

function optionalText(words: Body, name: string): string | undefined {
  const value = words[name];
  if (value === undefined) return undefined;
  if (typeof value !== 'string' || value.length > LONGEST_TEXT)
    throw invalid(`"${name}" must be a text of at most ${LONGEST_TEXT} characters`);
  return value;
}
