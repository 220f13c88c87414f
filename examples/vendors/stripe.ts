/**
 * Stands in for Stripe's API: payment intents, refunds, the balance and the list of events.
 *
 * Imitated: bearer and basic authentication, form-encoded nested fields, ids, idempotency keys (the stored answer comes
 * again with `idempotent-replayed: true`, another request under the same key is a 400), the declined test card, the shape
 * of errors, `request-id`.
 * Not imitated: every other resource, payment methods other than the two test cards, API versions, expansion, sending webhooks,
 * the rate limiter (use a fault), and everything that takes time: a payment succeeds or fails at once.
 */
import { type Fields, readForm } from './form.ts';
import { hex, IdempotencyKeys, Shelf } from './idempotency-keys.ts';
import type { Vendor, VendorAnswer, VendorRequest } from './stand-in.ts';

interface Intent {
  readonly id: string;
  readonly amount: number;
  refunded: number;
  readonly view: Record<string, unknown>;
}

interface Happened {
  readonly id: string;
  readonly object: 'event';
  readonly type: string;
  readonly created: number;
  readonly data: { readonly object: unknown };
}

const MOST_EVENTS = 10_000;
const DECLINED_CARD = 'pm_card_chargeDeclined';
const TYPE_OF: Readonly<Record<number, string>> = {
  400: 'invalid_request_error',
  401: 'invalid_request_error',
  402: 'card_error',
  404: 'invalid_request_error',
};

export function stripe(secretKey: string): Vendor {
  const intents = new Shelf<Intent>();
  const keys = new IdempotencyKeys();
  const events: Happened[] = [];

  function answer(request: VendorRequest): VendorAnswer {
    if (!authorized(request, secretKey)) return error(401, undefined, 'Invalid API Key provided.');
    if (request.method === 'GET') return get(request.path, request.query);
    const key = request.headers['idempotency-key'];
    const once = keys.once(
      typeof key === 'string' ? key : undefined,
      `${request.path}\n${request.body}`,
      () => post(request.path, readForm(request.body)),
      (first) => ({ ...first, headers: { ...first.headers, 'idempotent-replayed': 'true' } }),
      () =>
        error(
          400,
          'idempotency_error',
          'Keys for idempotent requests can only be used with the parameters they were first used with.',
        ),
    );
    return key === undefined ? once : { ...once, headers: { ...once.headers, 'idempotency-key': String(key) } };
  }

  function happened(type: string, object: unknown): void {
    events.unshift({ id: `evt_${hex(24)}`, object: 'event', type, created: Math.floor(Date.now() / 1_000), data: { object } });
    events.length = Math.min(events.length, MOST_EVENTS);
  }

  /** The newest first. */
  function list(query: URLSearchParams): VendorAnswer {
    const since = Number(query.get('created[gte]') ?? 0);
    const after = query.get('starting_after');
    const limit = Number(query.get('limit') ?? 10);
    const start = after === null ? 0 : events.findIndex(({ id }) => id === after) + 1;
    if (after !== null && start === 0) return missing('event', after);
    const rest = events.slice(start).filter(({ created }) => created >= since);
    return ok({ object: 'list', url: '/v1/events', has_more: rest.length > limit, data: rest.slice(0, limit) });
  }

  function get(path: string, query: URLSearchParams): VendorAnswer {
    if (path === '/v1/events') return list(query);
    if (path === '/v1/balance')
      return ok({ object: 'balance', livemode: false, available: [{ amount: 0, currency: 'eur' }], pending: [] });
    const id = /^\/v1\/payment_intents\/(\w+)$/.exec(path)?.[1];
    const intent = id === undefined ? undefined : intents.get(id);
    return intent === undefined ? missing(path, id) : ok(intent.view);
  }

  function post(path: string, fields: Fields): VendorAnswer {
    if (path === '/v1/payment_intents') return pay(fields);
    if (path === '/v1/refunds') return refund(fields);
    return missing(path, undefined);
  }

  function pay(fields: Fields): VendorAnswer {
    const amount = Number(fields.amount);
    if (fields.amount === undefined) return error(400, 'parameter_missing', 'Missing required param: amount.', 'amount');
    if (!Number.isInteger(amount) || amount < 1)
      return error(400, 'parameter_invalid_integer', 'Invalid integer: amount', 'amount');
    if (typeof fields.currency !== 'string')
      return error(400, 'parameter_missing', 'Missing required param: currency.', 'currency');
    const confirmed = fields.confirm === 'true';
    if (confirmed && fields.payment_method === DECLINED_CARD) return error(402, 'card_declined', 'Your card was declined.');

    const id = `pi_${hex(24)}`;
    const waiting = fields.payment_method === undefined ? 'requires_payment_method' : 'requires_confirmation';
    const view = {
      id,
      object: 'payment_intent',
      amount,
      amount_received: confirmed ? amount : 0,
      client_secret: `${id}_secret_${hex(16)}`,
      created: Math.floor(Date.now() / 1_000),
      currency: fields.currency,
      livemode: false,
      metadata: fields.metadata ?? {},
      payment_method: fields.payment_method ?? null,
      status: confirmed ? 'succeeded' : waiting,
    };
    intents.put(id, { id, amount, refunded: 0, view });
    happened(confirmed ? 'payment_intent.succeeded' : 'payment_intent.created', view);
    return ok(view);
  }

  function refund(fields: Fields): VendorAnswer {
    const id = String(fields.payment_intent ?? '');
    const intent = intents.get(id);
    if (intent === undefined) return missing('payment_intent', id);
    const amount = fields.amount === undefined ? intent.amount - intent.refunded : Number(fields.amount);
    if (amount < 1 || intent.refunded + amount > intent.amount)
      return error(400, 'charge_already_refunded', 'There is nothing left to refund.');
    intent.refunded += amount;
    const view = {
      id: `re_${hex(24)}`,
      object: 'refund',
      amount,
      currency: intent.view.currency,
      payment_intent: id,
      status: 'succeeded',
      metadata: {},
    };
    happened('refund.created', view);
    return ok(view);
  }

  return { name: 'Stripe', answer, failure: (status, code) => error(status, code, 'This failure was asked for.') };
}

function authorized(request: VendorRequest, secretKey: string): boolean {
  const header = request.headers.authorization ?? '';
  return header === `Bearer ${secretKey}` || header === `Basic ${Buffer.from(`${secretKey}:`).toString('base64')}`;
}

function ok(body: unknown): VendorAnswer {
  return { status: 200, headers: { 'request-id': `req_${hex(14)}`, 'stripe-version': '2026-10-28.endive' }, body };
}

function missing(what: string, id: string | undefined): VendorAnswer {
  return id === undefined
    ? error(404, undefined, `Unrecognized request URL (${what}).`)
    : error(404, 'resource_missing', `No such payment_intent: '${id}'`, 'id');
}

function error(status: number, code: string | undefined, message: string, param?: string): VendorAnswer {
  const type = code === 'idempotency_error' ? code : (TYPE_OF[status] ?? 'api_error');
  const named =
    code === undefined || code === 'idempotency_error'
      ? {}
      : { code, doc_url: `https://stripe.com/docs/error-codes/${code.replaceAll('_', '-')}` };
  const declined = code === 'card_declined' ? { decline_code: 'generic_decline' } : {};
  const limited = status === 429 && code === undefined ? { code: 'rate_limit', type: 'invalid_request_error' } : {};
  return {
    status,
    headers: { 'request-id': `req_${hex(14)}` },
    body: { error: { message, type, ...named, ...declined, ...limited, ...(param === undefined ? {} : { param }) } },
  };
}
