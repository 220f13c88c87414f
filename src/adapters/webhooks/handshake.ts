/** What is no event: a sender that asks whether this address is ours, and wants events. Answered only to whom it is proved. */
import type { Handshake, WebhookScheme } from '../../requirement/webhook-scheme.ts';
import { allowedUrl } from './hosts.ts';
import { Message, Unusable, type WebhookRequest } from './message.ts';
import { type Refused, refused } from './verdict.ts';
import { type VerifyOptions, verifyWebhook } from './verify.ts';

export interface WebhookAnswer {
  readonly status: number;
  /** Flat name, value. */
  readonly headers: readonly string[];
  readonly body: string;
}

export type Greeting =
  | { readonly kind: 'answer'; readonly answer: WebhookAnswer }
  /** The address is to be asked for, with GET; then the answer is good. It is on a host that the scheme allows. */
  | { readonly kind: 'confirm'; readonly url: string; readonly answer: WebhookAnswer }
  | { readonly kind: 'refused'; readonly refusal: Refused };

const EMPTY: WebhookAnswer = { status: 200, headers: [], body: '' };
const LONGEST = 2_000;

/** Undefined: it is no handshake. Never throws. */
export async function greetWebhook(
  scheme: WebhookScheme,
  request: WebhookRequest,
  secrets: readonly string[],
  options: VerifyOptions,
): Promise<Greeting | undefined> {
  try {
    const message = new Message(request);
    const handshake = scheme.handshakes?.find((each) => isOne(each, message));
    if (handshake === undefined) return undefined;
    const verdict = await verifyWebhook(scheme, request, secrets, options);
    return verdict.verified ? answered(handshake, message) : { kind: 'refused', refusal: verdict };
  } catch (error) {
    return { kind: 'refused', refusal: refused(error instanceof Unusable ? error.reason : 'not checked') };
  }
}

/** What the sender wants to hear of an event; undefined: any yes. */
export function acknowledgement({ answer }: WebhookScheme): WebhookAnswer | undefined {
  return answer === undefined ? undefined : { status: 200, headers: ['Content-Type', answer.contentType], body: answer.body };
}

function isOne(handshake: Handshake, message: Message): boolean {
  if (handshake.kind === 'permission')
    return message.request.method === 'OPTIONS' && message.header(handshake.from) !== undefined;
  return message.request.method === 'POST' && message.holds(handshake.when);
}

function answered(handshake: Handshake, message: Message): Greeting {
  if (handshake.kind === 'permission') {
    const headers = [handshake.to, message.header(handshake.from) as string, handshake.rate, '*', 'Allow', 'POST, OPTIONS'];
    return { kind: 'answer', answer: { status: 200, headers, body: '' } };
  }
  const value = message.at(handshake.from);
  if (value === undefined || value.length > LONGEST) throw new Unusable('body malformed');
  if (handshake.kind === 'confirmation') {
    const url = allowedUrl(value, handshake.hosts);
    if (url === undefined) throw new Unusable('body malformed');
    return { kind: 'confirm', url, answer: EMPTY };
  }
  const [type, body] =
    handshake.member === undefined
      ? ['text/plain; charset=utf-8', value]
      : ['application/json', JSON.stringify({ [handshake.member]: value })];
  return { kind: 'answer', answer: { status: 200, headers: ['Content-Type', type, 'X-Content-Type-Options', 'nosniff'], body } };
}
