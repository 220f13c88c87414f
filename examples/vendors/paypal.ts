/**
 * Stands in for PayPal's REST API: the token endpoint, Orders v2 (create, read, capture) and refunds of captures.
 *
 * Imitated: client credentials, bearer tokens that end after nine hours, `PayPal-Request-Id` (the first answer comes
 * again), `Prefer: return=representation`, errors with `name`, `debug_id` and `details[].issue`, an order that is captured
 * only once, an amount of 13.37 that the payer's bank declines.
 * Not imitated: the payer. An order counts as approved as soon as it exists. No webhooks, no limits (use a fault).
 */
import { hex, IdempotencyKeys, Shelf } from './idempotency-keys.ts';
import type { Vendor, VendorAnswer, VendorRequest } from './stand-in.ts';

interface Amount {
  readonly currency_code: string;
  readonly value: string;
}

interface Order {
  readonly id: string;
  status: string;
  readonly intent: string;
  readonly purchase_units: { reference_id: string; amount: Amount; payments?: { captures: Capture[] } }[];
}

interface Capture {
  readonly id: string;
  status: string;
  readonly amount: Amount;
}

const TOKEN_LIFE = 9 * 3_600;
const DECLINED_VALUE = '13.37';
const NAMES: Readonly<Record<number, string>> = {
  400: 'INVALID_REQUEST',
  401: 'AUTHENTICATION_FAILURE',
  404: 'RESOURCE_NOT_FOUND',
  409: 'RESOURCE_CONFLICT',
  422: 'UNPROCESSABLE_ENTITY',
  429: 'RATE_LIMIT_REACHED',
  500: 'INTERNAL_SERVER_ERROR',
  503: 'SERVICE_UNAVAILABLE',
};

export function paypal(clientId: string, clientSecret: string): Vendor {
  const client = `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`;
  const tokens = new Shelf<number>();
  const orders = new Shelf<Order>();
  const captures = new Shelf<Capture>();
  const keys = new IdempotencyKeys();

  function answer(request: VendorRequest): VendorAnswer {
    if (request.path === '/v1/oauth2/token') return token(request);
    const ends = tokens.get((request.headers.authorization ?? '').replace(/^Bearer /, ''));
    if (ends === undefined || ends < Date.now()) {
      return {
        status: 401,
        headers: debug(),
        body: { error: 'invalid_token', error_description: 'Token signature verification failed' },
      };
    }
    if (request.method === 'GET') return get(request.path);
    const key = request.headers['paypal-request-id'];
    const replayed = (first: VendorAnswer): VendorAnswer => ({ ...first, status: 200, headers: debug() });
    return keys.once(
      typeof key === 'string' ? `${request.path} ${key}` : undefined,
      request.body,
      () => post(request),
      replayed,
      () => error(422, 'DUPLICATE_REQUEST_ID', 'The value of PayPal-Request-Id header has already been used.'),
    );
  }

  function token(request: VendorRequest): VendorAnswer {
    const grant = new URLSearchParams(request.body).get('grant_type');
    if (request.headers.authorization !== client) {
      return {
        status: 401,
        headers: debug(),
        body: { error: 'invalid_client', error_description: 'Client Authentication failed' },
      };
    }
    if (grant !== 'client_credentials') return { status: 400, headers: debug(), body: { error: 'unsupported_grant_type' } };
    const access = `A21AA${hex(32)}`;
    tokens.put(access, Date.now() + TOKEN_LIFE * 1_000);
    const body = {
      scope: 'https://uri.paypal.com/services/payments/payment',
      access_token: access,
      token_type: 'Bearer',
      app_id: 'APP-STANDIN',
      expires_in: TOKEN_LIFE,
      nonce: hex(16),
    };
    return { status: 200, headers: debug(), body };
  }

  function get(path: string): VendorAnswer {
    if (path === '/v1/notifications/webhooks') return { status: 200, headers: debug(), body: { webhooks: [] } };
    const order = orders.get(/^\/v2\/checkout\/orders\/(\w+)$/.exec(path)?.[1] ?? '');
    return order === undefined ? unknown(path) : { status: 200, headers: debug(), body: order };
  }

  function post(request: VendorRequest): VendorAnswer {
    const whole = request.headers.prefer === 'return=representation';
    if (request.path === '/v2/checkout/orders') return create(request.body, whole);
    const captured = /^\/v2\/checkout\/orders\/(\w+)\/capture$/.exec(request.path)?.[1];
    if (captured !== undefined) return capture(captured);
    const refunded = /^\/v2\/payments\/captures\/(\w+)\/refund$/.exec(request.path)?.[1];
    if (refunded !== undefined) return refund(refunded);
    return unknown(request.path);
  }

  function create(body: string, whole: boolean): VendorAnswer {
    let wanted: { intent?: string; purchase_units?: { reference_id?: string; amount?: Amount }[] };
    try {
      wanted = JSON.parse(body);
    } catch {
      return error(400, 'MALFORMED_REQUEST_JSON', 'The request JSON is not well formed.');
    }
    const units =
      wanted.purchase_units?.flatMap((unit) =>
        unit.amount ? [{ reference_id: unit.reference_id ?? 'default', amount: unit.amount }] : [],
      ) ?? [];
    if (wanted.intent === undefined || units.length === 0)
      return error(400, 'MISSING_REQUIRED_PARAMETER', 'A required field / parameter is missing.');
    const id = hex(17).toUpperCase();
    const order = orders.put(id, { id, status: 'CREATED', intent: wanted.intent, purchase_units: units });
    return { status: 201, headers: debug(), body: whole ? order : { id, status: order.status, links: links(id) } };
  }

  function capture(id: string): VendorAnswer {
    const order = orders.get(id);
    if (order === undefined) return unknown(id);
    if (order.status === 'COMPLETED') return error(422, 'ORDER_ALREADY_CAPTURED', 'Order already captured.');
    if (order.purchase_units.some((unit) => unit.amount.value === DECLINED_VALUE)) {
      return error(422, 'INSTRUMENT_DECLINED', 'The instrument presented was either declined by the processor or bank.');
    }
    for (const unit of order.purchase_units) {
      const captureId = hex(17).toUpperCase();
      unit.payments = { captures: [captures.put(captureId, { id: captureId, status: 'COMPLETED', amount: unit.amount })] };
    }
    order.status = 'COMPLETED';
    return { status: 201, headers: debug(), body: order };
  }

  function refund(id: string): VendorAnswer {
    const captured = captures.get(id);
    if (captured === undefined) return unknown(id);
    if (captured.status === 'REFUNDED')
      return error(422, 'CAPTURE_FULLY_REFUNDED', 'The capture has already been fully refunded.');
    captured.status = 'REFUNDED';
    return { status: 201, headers: debug(), body: { id: hex(17).toUpperCase(), status: 'COMPLETED', amount: captured.amount } };
  }

  return { name: 'PayPal', answer, failure: (status, code) => error(status, code, 'This failure was asked for.') };
}

function unknown(what: string): VendorAnswer {
  return error(404, 'INVALID_RESOURCE_ID', `Specified resource ID does not exist: ${what}`);
}

function error(status: number, issue: string | undefined, description: string): VendorAnswer {
  const headers = debug();
  return {
    status,
    headers,
    body: {
      name: NAMES[status] ?? 'INTERNAL_SERVER_ERROR',
      message: description,
      debug_id: headers['paypal-debug-id'],
      ...(issue === undefined ? {} : { details: [{ issue, description }] }),
      links: [],
    },
  };
}

function links(id: string): readonly Record<string, string>[] {
  return [{ href: `/v2/checkout/orders/${id}`, rel: 'self', method: 'GET' }];
}

function debug(): { 'paypal-debug-id': string } {
  return { 'paypal-debug-id': hex(13) };
}
