/** What becomes of a webhook that comes in, in the words of whoever stands at the door. Knows nothing of HTTP servers. */
import type { Requirement } from '../../requirement/requirement.ts';
import type { WebhookSignature } from '../../requirement/security.ts';

export interface WebhookRequest {
  readonly method: string;
  /** As the sender knows it: some sign it. */
  readonly url: string;
  /** Flat name, value, as received. */
  readonly headers: readonly string[];
  readonly body: Uint8Array;
  /** The address it came from. */
  readonly sender: string | undefined;
}

/** What the sender's own rules want to be answered: a challenge, TwiML. */
export interface WebhookAnswer {
  readonly status: number;
  /** Flat name, value. */
  readonly headers: readonly string[];
  readonly body: string;
}

export type Reception =
  /** It is written down, now or before. `answer`: in place of a plain yes. */
  | {
      readonly kind: 'accepted';
      readonly delivery: string;
      readonly duplicate: boolean;
      readonly answer: WebhookAnswer | undefined;
    }
  | { readonly kind: 'ignored'; readonly answer: WebhookAnswer | undefined }
  /** It is no event: a handshake. */
  | { readonly kind: 'answered'; readonly answer: WebhookAnswer }
  | { readonly kind: 'refused'; readonly because: ReceptionRefusal; readonly reason: string };

/**
 * `unverified`: it does not prove where it comes from. `malformed`: it is not what its scheme describes. `not set up`: the document
 * or its secret is missing, which is nobody's fault out there. `not a webhook`: the scheme has no use for such a request.
 */
export type ReceptionRefusal = 'unverified' | 'malformed' | 'not set up' | 'not a webhook';

export interface WebhookReceiver {
  /** Never rejects for what was sent; rejects with a ConcordatError where the store cannot take it. */
  receive(requirement: Requirement, request: WebhookRequest): Promise<Reception>;
}

/** Whether the document itself wants webhooks: what only a vendor's profile knows of them opens no door. */
export function receivesWebhooks({ type, webhooks, clauses }: Requirement): boolean {
  if (type === 'Webhook' || webhooks !== undefined) return true;
  return clauses.some(({ label, provenance }) => label === 'Webhook Signature' && provenance.from === 'document');
}

/** What a scheme says of a request. */
export type Verification =
  | { readonly verified: true; readonly id: string | undefined; readonly type: string | undefined }
  | Unverified;

/** `status` 400: it is not what the scheme describes. 401: it proves nothing. 503: nobody can tell, through no fault of the sender. */
export interface Unverified {
  readonly verified: false;
  readonly status: 400 | 401 | 503;
  readonly reason: string;
}

/** A handshake was answered, or does not prove where it comes from. */
export type Greeting = { readonly answer: WebhookAnswer } | { readonly refusal: Unverified };

/** Signatures and the customs of senders: the webhook adapter fits by shape. Secrets come in as text. */
export interface WebhookProtocol {
  verify(requirement: Requirement, request: WebhookRequest, secrets: readonly string[]): Verification | Promise<Verification>;
  /** The answer to what is no event: a challenge, a question whether anybody is here. Undefined: it is none. */
  greet(
    requirement: Requirement,
    request: WebhookRequest,
    secrets: readonly string[],
  ): Greeting | undefined | Promise<Greeting | undefined>;
  /** What the sender wants to hear about a genuine event, where a plain 200 will not do. */
  acknowledge(requirement: Requirement, request: WebhookRequest): WebhookAnswer | undefined;
}

/** The signature that the document asks for; undefined: it says nothing of one. */
export function signatureOf({ webhooks, security }: Requirement): WebhookSignature | undefined {
  return webhooks?.signature ?? security.webhookSignature;
}
