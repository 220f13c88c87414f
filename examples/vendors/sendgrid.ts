/**
 * Stands in for SendGrid's v3 API: sending, bounces and scopes.
 *
 * Imitated: bearer authentication, 202 with an empty body and `x-message-id`, the shape of errors, the three limit headers
 * with a real count of 600 a minute on everything but `mail/send` (which carries none).
 * Not imitated: delivery, templates, suppression rules, events.
 */
import { hex } from './idempotency-keys.ts';
import type { Vendor, VendorAnswer, VendorRequest } from './stand-in.ts';

const LIMIT = 600;
const WINDOW = 60_000;

export function sendgrid(apiKey: string): Vendor {
  let windowEnds = 0;
  let left = LIMIT;

  function answer(request: VendorRequest): VendorAnswer {
    if (request.headers.authorization !== `Bearer ${apiKey}`)
      return error(401, 'The provided authorization grant is invalid, expired, or revoked');
    if (request.method === 'POST' && request.path === '/v3/mail/send') return send(request.body);

    const limits = count();
    if (left < 0) return { ...error(429, 'too many requests'), headers: limits };
    return { ...read(request), headers: limits };
  }

  function read(request: VendorRequest): VendorAnswer {
    if (request.method !== 'GET') return error(405, 'method not allowed');
    if (request.path === '/v3/scopes') return { status: 200, body: { scopes: ['mail.send', 'suppression.bounces.read'] } };
    if (request.path === '/v3/suppression/bounces') {
      return {
        status: 200,
        body: [{ created: 1_790_000_000, email: 'gone@customer.example', reason: '550 5.1.1 no such mailbox', status: '5.1.1' }],
      };
    }
    return error(404, 'not found');
  }

  function count(): Record<string, string> {
    const now = Date.now();
    if (now >= windowEnds) {
      windowEnds = now + WINDOW;
      left = LIMIT;
    }
    left -= 1;
    return {
      'x-ratelimit-limit': String(LIMIT),
      'x-ratelimit-remaining': String(Math.max(left, 0)),
      'x-ratelimit-reset': String(Math.ceil(windowEnds / 1_000)),
    };
  }

  return {
    name: 'SendGrid',
    answer,
    failure: (status) => error(status, status === 429 ? 'too many requests' : 'This failure was asked for.'),
  };
}

function send(body: string): VendorAnswer {
  let message: { personalizations?: { to?: unknown[] }[]; from?: { email?: string } };
  try {
    message = JSON.parse(body);
  } catch {
    return error(400, 'Bad Request');
  }
  if (!message.personalizations?.[0]?.to?.length)
    return error(400, 'The personalizations field is required and must have at least one personalization.', 'personalizations');
  if (message.from?.email === undefined)
    return error(400, 'The from object must be provided for every email send.', 'from.email');
  return { status: 202, headers: { 'x-message-id': hex(22) } };
}

function error(status: number, message: string, field: string | null = null): VendorAnswer {
  return { status, body: { errors: [{ message, field, help: null }] } };
}
