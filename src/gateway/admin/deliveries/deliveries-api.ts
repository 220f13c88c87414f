/**
 * What the admin API says and does of deliveries, the audit log and the store, below `/api`. It knows requests and answers as
 * values and nothing of connections, so that a command can ask it without a gateway in between.
 */

import { readable } from '../../../deliveries/operating/readable.ts';
import type { DeliveryOperations } from '../../../deliveries/operations.ts';
import type { DeliveryBox } from '../../../requirement/delivery.ts';
import { DELIVERY_BOXES } from '../../../requirement/delivery.ts';
import { ConcordatError } from '../../../requirement/errors.ts';
import type { Store } from '../../../requirement/store.ts';
import type { StoreReading } from '../../store-watch.ts';
import { actJson, auditJson, deliveryJson, historyJson, payloadJson } from './delivery-json.ts';
import type { IdOf } from './delivery-requests.ts';
import { filterOfQuery, invalid, readAct, readBox, readBy, readDuration, readWhole } from './delivery-requests.ts';

export interface DeliveriesSetting {
  readonly operations: DeliveryOperations;
  readonly store: Pick<Store, 'audit'>;
  readonly reading: () => Promise<StoreReading>;
  /** The id of an id or slug; undefined: no document that runs has it. */
  readonly idOf: (idOrSlug: string) => string | undefined;
}

export interface ApiRequest {
  /** What stands for `{}` in the pattern. */
  readonly parameter: string;
  readonly query: URLSearchParams;
  /** Of a POST. */
  readonly body: Readonly<Record<string, unknown>>;
}

export type ApiAnswer =
  | { readonly status: number; readonly value: object; readonly location?: string }
  /** One line of JSON each. */
  | { readonly status: 200; readonly lines: AsyncIterable<object> };

export type ApiHandler = (request: ApiRequest) => Promise<ApiAnswer>;

const MOST_LISTED = 1_000;

/** By pattern and method. */
export type DeliveryPages = Readonly<Record<string, Readonly<Record<string, ApiHandler>>>>;

export const DELIVERY_PATTERNS = [
  '/deliveries',
  '/deliveries/export',
  '/deliveries/acts',
  '/deliveries/acts/{}',
  '/deliveries/{}',
  '/requirements/{}/deliveries/pause',
  '/requirements/{}/deliveries/resume',
  '/audit',
  '/store',
] as const;

/** Which page a path below `/api` is, and what stands in it for `{}`. */
export function deliveryPatternOf(path: string): readonly [pattern: string, parameter: string] | undefined {
  if ((DELIVERY_PATTERNS as readonly string[]).includes(path)) return [path, ''];
  const parts = path.split('/');
  const [, room, second = '', third = '', fourth = ''] = parts;
  if (room === 'deliveries' && parts.length === 3) return ['/deliveries/{}', second];
  if (room === 'deliveries' && parts.length === 4 && second === 'acts') return ['/deliveries/acts/{}', third];
  if (room === 'requirements' && parts.length === 5 && third === 'deliveries' && (fourth === 'pause' || fourth === 'resume'))
    return [`/requirements/{}/deliveries/${fourth}`, second];
  return undefined;
}

export function deliveryPages(setting: DeliveriesSetting): DeliveryPages {
  const { operations, store } = setting;
  /** Deliveries outlive documents: what no document is called any more is taken for an id. */
  const idOf: IdOf = (name) => setting.idOf(name) ?? name;

  const list: ApiHandler = async ({ query }) => {
    const limit = readWhole(query, 'limit', 100, 1, MOST_LISTED);
    const after = query.has('after') ? readWhole(query, 'after', 0, 0, Number.MAX_SAFE_INTEGER) : undefined;
    const page = await operations.list(filterOfQuery(query, idOf), { after, limit });
    const next = page.length < limit ? undefined : page.at(-1)?.sequence;
    return { status: 200, value: { deliveries: page.map(deliveryJson), next } };
  };

  const show: ApiHandler = async ({ parameter, query }) => {
    const by = withBody(query) ? readBy(Object.fromEntries(query), false) : undefined;
    return { status: 200, value: historyJson(await operations.show(parameter, by), by !== undefined) };
  };

  const act: ApiHandler = async ({ body }) => {
    const { id, order, confirm } = readAct(body, idOf);
    if (id !== undefined) {
      const done = await operations.once(id, order, readBy(body, false));
      return { status: 200, value: { act: order.act, id: done.id } };
    }
    if (confirm === undefined) {
      const { count, bytes, sample, token, validFor } = await operations.estimate(order);
      return { status: 200, value: { count, bytes, sample: sample.map(deliveryJson), token, validForMs: validFor } };
    }
    const progress = await operations.start(confirm, order, readBy(body, true));
    return { status: 202, value: actJson(progress), location: `/-/api/deliveries/acts/${progress.id}` };
  };

  const readProgress: ApiHandler = async ({ parameter }) => {
    const progress = await operations.act(parameter);
    if (progress === undefined) throw unknownAct(parameter);
    return { status: 200, value: actJson(progress) };
  };

  const stop: ApiHandler = async ({ parameter, query }) => {
    const progress = await operations.stop(parameter, readBy(Object.fromEntries(query), false));
    if (progress === undefined) throw unknownAct(parameter);
    return { status: 200, value: actJson(progress) };
  };

  const pause: ApiHandler = async ({ parameter, body }) => {
    const lane = knownId(parameter);
    const by = readBy(body, false);
    const duration = readDuration(body, 'forMs');
    const boxes = boxesOf(body);
    for (const box of boxes) await operations.pause({ box, lane, for: duration, ...by });
    return { status: 200, value: { requirement: lane, paused: boxes, forMs: duration } };
  };

  const resume: ApiHandler = async ({ parameter, body }) => {
    const lane = knownId(parameter);
    const by = readBy(body, false);
    const resumed = [];
    for (const box of boxesOf(body)) if (await operations.resume(box, lane, by)) resumed.push(box);
    return { status: 200, value: { requirement: lane, resumed } };
  };

  const exported: ApiHandler = async ({ query }) => {
    const by = withBody(query) ? readBy(Object.fromEntries(query), false) : undefined;
    return { status: 200, lines: exportLines(operations, filterOfQuery(query, idOf), by) };
  };

  const audit: ApiHandler = async ({ query }) => {
    const limit = readWhole(query, 'limit', 100, 1, MOST_LISTED);
    const subject = query.get('subject');
    const records = await store.audit.list({
      limit,
      ...(subject === null ? {} : { subject }),
      ...(query.has('before') ? { before: readWhole(query, 'before', 0, 0, Number.MAX_SAFE_INTEGER) } : {}),
    });
    const next = records.length < limit ? undefined : records.at(-1)?.sequence;
    return { status: 200, value: { records: records.map(auditJson), next } };
  };

  const storeStatus: ApiHandler = async () => {
    const { status, failure, age } = await setting.reading();
    const pauses = failure === undefined ? await operations.pauses() : [];
    const known = status === undefined ? {} : { ...status, depths: status.depths.map(depthJson) };
    return {
      status: 200,
      value: { available: failure === undefined, failure, readMsAgo: Math.round(age), ...known, pauses: pauses.map(pauseJson) },
    };
  };

  /** Pausing what is not there helps nobody: a slip of the pen must be told. */
  function knownId(name: string): string {
    const id = setting.idOf(decoded(name));
    if (id !== undefined) return id;
    throw new ConcordatError(
      'CONCORDAT_REQUIREMENT_UNKNOWN',
      `${JSON.stringify(name.slice(0, 80))} is neither an id nor a slug of a document that runs`,
    );
  }

  return {
    '/deliveries': { GET: list },
    '/deliveries/export': { GET: exported },
    '/deliveries/acts': { POST: act },
    '/deliveries/acts/{}': { GET: readProgress, DELETE: stop },
    '/deliveries/{}': { GET: show },
    '/requirements/{}/deliveries/pause': { POST: pause },
    '/requirements/{}/deliveries/resume': { POST: resume },
    '/audit': { GET: audit },
    '/store': { GET: storeStatus },
  } satisfies Record<(typeof DELIVERY_PATTERNS)[number], object>;
}

async function* exportLines(
  operations: DeliveryOperations,
  ...[filter, by]: Parameters<DeliveryOperations['export']>
): AsyncGenerator<object> {
  for await (const { delivery, payload } of operations.export(filter, by))
    yield payload === undefined ? deliveryJson(delivery) : { ...deliveryJson(delivery), ...bodyJson(delivery.box, payload) };
}

function bodyJson(box: DeliveryBox, payload: Uint8Array): object {
  const { envelope, body } = readable(box, payload);
  return { envelope, payload: payloadJson(body) };
}

function withBody(query: URLSearchParams): boolean {
  const body = query.get('body');
  if (body !== null && body !== 'true' && body !== 'false') throw invalid('"body" must be true or false');
  return body === 'true';
}

/** Of a requirement, so those whose lanes are requirements; a subscriber is disabled, not paused. */
function boxesOf(body: Readonly<Record<string, unknown>>): readonly (typeof DELIVERY_BOXES)[number][] {
  if (body.box === undefined) return DELIVERY_BOXES.filter((box) => box !== 'subscriptions');
  const box = readBox(body.box);
  if (box === 'subscriptions')
    throw invalid('"box" must be outbox or inbox: what goes to subscribers is stopped by disabling one of them');
  return [box];
}

function depthJson(depth: NonNullable<StoreReading['status']>['depths'][number]): object {
  return { ...depth, oldestAt: depth.oldestAt === undefined ? undefined : new Date(depth.oldestAt).toISOString() };
}

function pauseJson({ for: duration, ...pause }: Awaited<ReturnType<DeliveryOperations['pauses']>>[number]): object {
  return { ...pause, forMs: duration };
}

function unknownAct(id: string): ConcordatError {
  return new ConcordatError(
    'CONCORDAT_DELIVERY_UNKNOWN',
    `no bulk act has the id ${JSON.stringify(id.slice(0, 80))}: it may have ended more than a day ago`,
  );
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // Broken encoding names nothing.
    return text;
  }
}
