/**
 * Stands in for the shop's own order service. It belongs to nobody but these examples, so there is no original to differ
 * from: what it does is in `../integrations/contracts/orders.yaml`. The article "sold-out" is always out of stock.
 */
import { randomUUID } from 'node:crypto';
import { IdempotencyKeys, Shelf } from './idempotency-keys.ts';
import type { Vendor, VendorAnswer, VendorRequest } from './stand-in.ts';

interface NewOrder {
  readonly reference?: string;
  readonly lines?: { readonly article?: string; readonly quantity?: number }[];
}

export function orders(token: string): Vendor {
  const shelf = new Shelf<NewOrder & { id: string; state: string }>();
  const keys = new IdempotencyKeys();

  function answer(request: VendorRequest): VendorAnswer {
    if (request.path === '/health') return { status: 200, body: { status: 'ok' } };
    if (request.headers.authorization !== `Bearer ${token}`)
      return problem(401, 'unauthorized', 'The service token is missing or wrong.');
    if (request.method === 'GET' && request.path === '/orders')
      return { status: 200, body: { orders: shelf.all().slice(-50).reverse() } };
    if (request.method === 'GET') {
      const order = shelf.get(request.path.replace(/^\/orders\//, ''));
      return order === undefined ? problem(404, 'not_found', `There is no ${request.path}.`) : { status: 200, body: order };
    }
    if (request.method !== 'POST' || request.path !== '/orders') return problem(404, 'not_found', `There is no ${request.path}.`);
    const key = request.headers['idempotency-key'];
    if (typeof key !== 'string') return problem(400, 'key_missing', 'Placing an order needs an Idempotency-Key.');
    return keys.once(
      key,
      request.body,
      () => place(request.body),
      (first) => ({ ...first, status: 200 }),
      () => problem(422, 'key_reused', 'This Idempotency-Key belongs to another order.'),
    );
  }

  function place(body: string): VendorAnswer {
    let wanted: NewOrder;
    try {
      wanted = JSON.parse(body);
    } catch {
      return problem(400, 'malformed', 'The body is not JSON.');
    }
    if (typeof wanted.reference !== 'string' || !wanted.lines?.length)
      return problem(400, 'incomplete', 'An order has a reference and at least one line.');
    if (wanted.lines.some((line) => line.article === 'sold-out'))
      return problem(409, 'out_of_stock', 'One of the articles is sold out.');
    const id = randomUUID();
    return { status: 201, headers: { location: `/orders/${id}` }, body: shelf.put(id, { ...wanted, id, state: 'placed' }) };
  }

  return {
    name: 'Order service',
    answer,
    failure: (status, code) => problem(status, code ?? 'asked_for', 'This failure was asked for.'),
  };
}

function problem(status: number, code: string, detail: string): VendorAnswer {
  return { status, headers: { 'content-type': 'application/problem+json' }, body: { status, code, detail } };
}
