/** The description of the pages of deliveries, the audit log and the store. */
import { ORDER_ACTS } from '../../../deliveries/operating/orders.ts';
import { DELIVERY_BOXES, DELIVERY_PRIORITIES, DELIVERY_STATES } from '../../../requirement/delivery.ts';
import { OUTCOME_KINDS } from '../../../requirement/outcome.ts';
import type { Schema } from '../schema.ts';
import { boolean, count, json, list, number, object, problem, reference, requirementName, string } from '../schema.ts';

const date: Schema = { ...string, format: 'date-time' };
const box: Schema = { enum: [...DELIVERY_BOXES] };
const state: Schema = { enum: [...DELIVERY_STATES] };
const by = {
  who: { ...string, maxLength: 512, description: 'Who asks, as they say; recorded.' },
  why: { ...string, maxLength: 512, description: 'Recorded.' },
};

function inQuery(name: string, schema: Schema, description = ''): Schema {
  return { name, in: 'query', schema, ...(description === '' ? {} : { description }) };
}

const id: Schema = { name: 'id', in: 'path', required: true, schema: string };
const filterInQuery = [
  inQuery('box', box),
  inQuery('requirement', string, 'Id or slug.'),
  inQuery('operation', string),
  inQuery('lane', string, 'What is drained together: the requirement; of a subscription the subscriber.'),
  inQuery('key', string),
  inQuery('state', string, 'One or several, with commas between.'),
  inQuery('from', string, 'Accepted then or later: a date, a time such as 2026-11-24T01:00:00Z.'),
  inQuery('to', string, 'Accepted before.'),
];
const bodyInQuery = [
  inQuery('body', { enum: ['true', 'false'] }, 'Payloads too; that somebody has read them is recorded, and `who` is needed.'),
  inQuery('who', string),
  inQuery('why', string),
];
const cursor = { limit: inQuery('limit', { type: 'integer', minimum: 1, maximum: 1000, default: 100 }) };

const payload: Schema = {
  description: '`text` where it is UTF-8, else `base64`.',
  ...object({}, { text: string, base64: string }),
};
const failures = { 400: problem, 501: problem, 503: problem } as const;
const progress = reference('ActProgress');

export const DELIVERY_PATHS = {
  '/api/deliveries': {
    get: {
      operationId: 'listDeliveries',
      summary: 'Deliveries in order of acceptance, without their payloads.',
      parameters: [...filterInQuery, inQuery('after', count, '`next` of the page before.'), cursor.limit],
      responses: { 200: json('A page.', object({ deliveries: list(reference('Delivery')) }, { next: count })), ...failures },
    },
  },
  '/api/deliveries/export': {
    get: {
      operationId: 'exportDeliveries',
      summary: 'All that a filter means, one JSON object per line, as fast as they are taken.',
      parameters: [...filterInQuery, ...bodyInQuery],
      responses: {
        200: { description: 'Deliveries.', content: { 'application/x-ndjson': { schema: string } } },
        ...failures,
      },
    },
  },
  '/api/deliveries/acts': {
    post: {
      operationId: 'orderDeliveries',
      summary: 'An order of people on call: for one delivery at once, for many after an estimate.',
      description:
        'With `id` it is done at once. With `filter` the first request answers an estimate with a token; the same request again, with the token as `confirm`, carries it out in the background and answers 202.',
      requestBody: { required: true, content: { 'application/json': { schema: reference('DeliveryOrder') } } },
      responses: {
        200: json('What was done, or the estimate.', { oneOf: [reference('DeliveryDone'), reference('DeliveryEstimate')] }),
        202: json('It runs; ask `Location` how far it is.', progress),
        404: problem,
        409: problem,
        ...failures,
      },
    },
  },
  '/api/deliveries/acts/{id}': {
    get: {
      operationId: 'readDeliveryAct',
      summary: 'How far a bulk act is.',
      parameters: [id],
      responses: { 200: json('Progress.', progress), 404: problem, ...failures },
    },
    delete: {
      operationId: 'stopDeliveryAct',
      summary: 'Stops a bulk act before its next page; what was done is done.',
      parameters: [id, { ...inQuery('who', string), required: true }, inQuery('why', string)],
      responses: { 200: json('Progress.', progress), 404: problem, ...failures },
    },
  },
  '/api/deliveries/{id}': {
    get: {
      operationId: 'readDelivery',
      summary: 'One delivery with its attempts and everything that people did to it.',
      parameters: [id, ...bodyInQuery],
      responses: { 200: json('The delivery.', reference('DeliveryHistory')), 404: problem, ...failures },
    },
  },
  '/api/requirements/{requirement}/deliveries/pause': {
    post: {
      operationId: 'pauseDeliveries',
      summary: 'Nothing of the requirement is delivered until it is resumed; what comes meanwhile is accepted and waits.',
      parameters: [requirementName],
      requestBody: { required: true, content: { 'application/json': { schema: reference('PauseOrder') } } },
      responses: {
        200: json('What is paused now.', object({ requirement: string, paused: list(box) }, { forMs: number })),
        404: problem,
        ...failures,
      },
    },
  },
  '/api/requirements/{requirement}/deliveries/resume': {
    post: {
      operationId: 'resumeDeliveries',
      summary: 'Ends a pause.',
      parameters: [requirementName],
      requestBody: { required: true, content: { 'application/json': { schema: reference('PauseOrder') } } },
      responses: {
        200: json('What was paused until now.', object({ requirement: string, resumed: list(box) })),
        404: problem,
        ...failures,
      },
    },
  },
  '/api/audit': {
    get: {
      operationId: 'listAudit',
      summary: 'Who ordered what, and why; the newest first.',
      parameters: [
        inQuery('subject', string, "A delivery's id, a requirement's, or a filter in words."),
        inQuery('before', count, '`next` of the page before.'),
        cursor.limit,
      ],
      responses: { 200: json('A page.', object({ records: list(reference('AuditRecord')) }, { next: count })), ...failures },
    },
  },
  '/api/store': {
    get: {
      operationId: 'readStore',
      summary: 'How the store stands: reading at most every few seconds.',
      responses: { 200: json('The store.', reference('Store')), ...failures },
    },
  },
} as const;

const attempt = object(
  { at: date, outcome: { enum: [...OUTCOME_KINDS] }, duration: number, by: string },
  { code: string, detail: string },
);

export const DELIVERY_SCHEMAS = {
  Delivery: object(
    {
      id: string,
      sequence: count,
      box,
      lane: string,
      requirement: string,
      operation: string,
      priority: { enum: [...DELIVERY_PRIORITIES] },
      state,
      acceptedAt: date,
      dueAt: { ...date, description: 'When it is tried next; of a claimed one, when the claim ends.' },
      attempts: count,
      attributes: { type: 'object', additionalProperties: string },
      origin: string,
      size: { ...count, description: 'Bytes of the payload.' },
    },
    { key: string, expiresAt: date, endedAt: date, because: string, idempotencyKey: string, replayOf: string, payload },
  ),
  DeliveryHistory: object(
    { delivery: reference('Delivery'), attempts: list(attempt), acts: list(reference('AuditRecord')) },
    { payload, envelope: { type: 'object', description: 'What is kept beside the body.' }, answer: payload },
  ),
  AuditRecord: object({
    sequence: count,
    at: date,
    act: string,
    subject: string,
    who: string,
    why: string,
    detail: { type: 'object' },
  }),
  DeliveryFilter: {
    description: 'Which deliveries are meant; what is left out does not restrict.',
    ...object(
      {},
      {
        ids: { ...list(string), maxItems: 1000 },
        box,
        lane: string,
        requirement: string,
        operation: string,
        key: string,
        states: list(state),
        from: { oneOf: [string, number] },
        to: { oneOf: [string, number] },
      },
    ),
    additionalProperties: false,
  },
  DeliveryOrder: {
    description:
      'Either `id` or `filter`. Without states a filter means: retry and drop the dead, cancel the waiting, replay those that have ended.',
    ...object(
      { act: { enum: [...ORDER_ACTS] } },
      {
        id: string,
        filter: reference('DeliveryFilter'),
        confirm: { ...string, description: 'The token of the estimate.' },
        expiresAfterMs: { ...number, description: 'Of a retry: given up after so long from now; absent: never.' },
        keepKey: { ...boolean, description: 'Of a replay: under the idempotency key of the first one; absent: a new one.' },
        payload: { ...payload, description: 'Of an edit: what is delivered instead.' },
        ...by,
      },
    ),
  },
  DeliveryDone: object({
    act: { enum: [...ORDER_ACTS] },
    id: { ...string, description: 'Of a replay: the new delivery.' },
  }),
  DeliveryEstimate: object({
    count,
    bytes: count,
    sample: list(reference('Delivery')),
    token: { ...string, description: 'Confirms this order once.' },
    validForMs: number,
  }),
  ActProgress: object(
    {
      id: string,
      act: { enum: [...ORDER_ACTS] },
      subject: string,
      state: { enum: ['running', 'stopping', 'done', 'stopped', 'failed', 'lost'] },
      done: count,
      of: count,
      skipped: count,
      skippedBecause: {
        type: 'object',
        additionalProperties: count,
        description: 'Reasons, and how many each: `it is claimed`, `it is gone`, `its body cannot be opened`.',
      },
      who: string,
      why: string,
    },
    { because: string, result: { ...string, description: 'How it ended, in one sentence.' } },
  ),
  PauseOrder: object(
    { who: by.who },
    {
      why: by.why,
      box: { ...box, description: 'Absent: outbox and inbox.' },
      forMs: { ...number, description: 'Ends by itself.' },
    },
  ),
  Store: object(
    {
      available: boolean,
      readMsAgo: count,
      pauses: list(object({ box, lane: string, who: string, why: string }, { forMs: number })),
    },
    {
      failure: { ...string, description: 'Why it cannot be used now; the rest is what was read last.' },
      engine: { enum: ['sqlite', 'postgres', 'memory'] },
      place: string,
      schemaVersion: count,
      bytes: count,
      limitBytes: number,
      limitWaiting: number,
      sealed: boolean,
      depths: list(object({ box, requirement: string, state, count }, { oldestAt: date })),
    },
  ),
} as const;
