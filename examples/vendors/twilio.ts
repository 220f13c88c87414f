/**
 * Stands in for Twilio's REST API 2010-04-01: messages of one account.
 *
 * Imitated: basic authentication, form fields, `SM…` ids, the life of a message (queued, sent, delivered: one step each
 * time it is read), Twilio's own test numbers (+15005550001 is no number, +15005550004 has unsubscribed), errors with a
 * numeric code.
 * Not imitated: calls, media, messaging services, delivery, the limit on concurrent requests (use a fault).
 */
import { hex, Shelf } from './idempotency-keys.ts';
import type { Vendor, VendorAnswer, VendorRequest } from './stand-in.ts';

const STEPS = ['queued', 'sent', 'delivered'];
const CODES: Readonly<Record<number, number>> = { 401: 20003, 404: 20404, 429: 20429, 500: 20500, 503: 20503 };

export function twilio(accountSid: string, authToken: string): Vendor {
  const messages = new Shelf<Record<string, unknown>>();
  const expected = `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`;
  const root = `/2010-04-01/Accounts/${accountSid}`;

  function answer(request: VendorRequest): VendorAnswer {
    if (request.headers.authorization !== expected) return error(401, undefined, 'Authentication Error - invalid username');
    if (request.method === 'GET' && request.path === '/2010-04-01/Accounts.json')
      return ok(200, { accounts: [{ sid: accountSid, status: 'active' }] });
    if (request.method === 'POST' && request.path === `${root}/Messages.json`) return send(new URLSearchParams(request.body));
    const sid = request.path.startsWith(`${root}/Messages/`)
      ? request.path.slice(`${root}/Messages/`.length, -'.json'.length)
      : '';
    const message = messages.get(sid);
    if (request.method !== 'GET' || message === undefined)
      return error(404, undefined, `The requested resource ${request.path} was not found`);
    message.status = STEPS[Math.min(STEPS.indexOf(String(message.status)) + 1, STEPS.length - 1)];
    return ok(200, message);
  }

  function send(fields: URLSearchParams): VendorAnswer {
    const to = fields.get('To') ?? '';
    const from = fields.get('From') ?? '';
    const body = fields.get('Body') ?? '';
    if (to === '') return error(400, 21604, "A 'To' phone number is required.");
    if (!/^\+[1-9]\d{6,14}$/.test(to) || to === '+15005550001') return error(400, 21211, `Invalid 'To' Phone Number: ${to}`);
    if (to === '+15005550004') return error(400, 21610, 'Attempt to send to unsubscribed recipient');
    if (body === '') return error(400, 21602, 'Message body is required.');
    const sid = `SM${hex(32)}`;
    const now = new Date().toUTCString().replace('GMT', '+0000');
    const message = {
      account_sid: accountSid,
      api_version: '2010-04-01',
      body,
      date_created: now,
      date_sent: null,
      date_updated: now,
      direction: 'outbound-api',
      error_code: null,
      error_message: null,
      from,
      messaging_service_sid: null,
      num_media: '0',
      num_segments: '1',
      price: null,
      price_unit: 'USD',
      sid,
      status: 'queued',
      subresource_uris: { media: `${root}/Messages/${sid}/Media.json` },
      to,
      uri: `${root}/Messages/${sid}.json`,
    };
    return ok(201, messages.put(sid, message));
  }

  return {
    name: 'Twilio',
    answer,
    failure: (status, code) =>
      error(
        status,
        code === undefined ? undefined : Number(code),
        status === 429 ? 'Too Many Requests' : 'This failure was asked for.',
      ),
  };
}

function ok(status: number, body: unknown): VendorAnswer {
  return { status, headers: { 'twilio-request-id': `RQ${hex(32)}`, 'twilio-concurrent-requests': '1' }, body };
}

function error(status: number, code: number | undefined, message: string): VendorAnswer {
  const number = code ?? CODES[status] ?? 20001;
  return { ...ok(status, { code: number, message, more_info: `https://www.twilio.com/docs/errors/${number}`, status }) };
}
