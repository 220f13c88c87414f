/** Every problem the gateway answers with: its status, and what its page says. The name is part of the public contract. */
import type { ErrorCode } from '../requirement/errors.ts';

export interface ProblemType {
  readonly status: number;
  readonly title: string;
  readonly remedy: string;
}

export const PROBLEM_TYPES = {
  'malformed-request': type(
    400,
    'The request is not one that can be served',
    'Correct the request; the detail says what is wrong with it.',
  ),
  'too-many-headers': type(431, 'The request has too many header fields', 'Send fewer or shorter header fields.'),
  'url-too-long': type(414, 'The request target is too long', 'Send long parameters in the body.'),
  'body-too-large': type(413, 'The request body is too large', 'Send less at once, or raise the limit.'),
  'request-stalled': type(408, 'The rest of the request did not come', 'Send the body without long pauses.'),
  'method-not-supported': type(501, 'The method or upgrade is not supported', 'Use plain HTTP/1.1 requests.'),
  'unknown-host': type(421, 'No host of this name is served here', 'Use localhost, 127.0.0.1, or a slug followed by .localhost.'),
  'unknown-requirement': type(404, 'No document has this id or slug', 'GET /-/api/requirements lists what there is.'),
  'unknown-page': type(404, 'There is nothing at this address', 'GET /-/api/openapi.json lists what there is.'),
  'method-not-allowed': type(
    405,
    'This address does not take this method',
    'GET /-/api/openapi.json says which methods it takes.',
  ),
  'cross-site': type(403, 'A web page of another site may not use this gateway', 'Call it from an application, not from a page.'),
  loop: type(508, 'The request has been here before', 'The URL of the document leads back to this gateway; correct it.'),
  'undeclared-operation': type(
    403,
    'The request is not one of the declared operations',
    "Add it to the document's operations table, or call one that is there.",
  ),
  'input-invalid': type(400, 'The input does not fit the operation', 'Correct the input; the detail says what is wrong with it.'),
  'not-running': type(
    503,
    'The document does not say enough to run',
    'Complete the document; `concordat check` says what is missing.',
  ),
  overloaded: type(503, 'The gateway has as many requests as it may', 'Try again, or raise the limit.'),
  draining: type(503, 'The gateway is shutting down', 'Send the request to another one, or again once this one is back.'),
  'document-removed': type(
    503,
    'The document was taken away while the call was waiting',
    'Put the document back, or call another one.',
  ),
  'circuit-open': type(503, 'The circuit breaker is open', 'Wait until Retry-After; the other side has been failing.'),
  'rate-limited': type(429, 'Our own rate limit leaves no turn in time', 'Wait until Retry-After, or send less.'),
  'concurrency-full': type(503, 'All slots and the queue for them are taken', 'Wait until Retry-After, or send less at once.'),
  'deadline-exceeded': type(
    504,
    'The time for the whole call is over',
    'Allow more time, or look into why the other side is slow.',
  ),
  'retry-budget-exhausted': type(
    503,
    'Too many calls are being repeated already',
    'Wait; the other side is failing for many callers.',
  ),
  killed: type(
    503,
    'Somebody on call has stopped all traffic to it',
    'Ask the people on call; {"action":"resume"} to POST /-/api/requirements/{id}/control lets traffic through again.',
  ),
  timeout: type(504, 'The other side did not answer in time', 'Whether it acted is unknown: look before you repeat.'),
  unsent: type(502, 'The other side could not be reached', 'Nothing was sent: it is safe to repeat.'),
  fault: type(502, 'The other side failed', 'Whether it acted is unknown: look before you repeat.'),
  throttled: type(503, 'The other side asks us to come back later', 'Wait until Retry-After.'),
  unauthorized: type(502, 'The other side refused our credential', 'Look at the secret that the document refers to.'),
  rejected: type(502, 'The other side answered no', 'Its answer could not be handed on; look at the detail.'),
  invalid: type(502, 'The other side refused the request as wrong', 'Its answer could not be handed on; look at the detail.'),
  'credential-unavailable': type(
    502,
    'A credential could not be obtained',
    'Look at the secret or the token endpoint that the document names.',
  ),
  'secret-missing': type(
    502,
    'A secret that the document refers to is not there',
    'Provide the secret; `concordat doctor` lists those that are absent.',
  ),
  'not-executed': type(
    501,
    'This version reads this but does not execute it yet',
    'Change the clause to something that is executed.',
  ),
  'store-unavailable': type(
    503,
    'Nothing can be written down now',
    'Nothing was accepted: send it again after Retry-After; `GET /-/ready` says what is wrong with the store.',
  ),
  'store-full': type(
    503,
    'The store holds as much as it may',
    'Deliver, drop or export what waits (`concordat deliveries list`), or raise the limit.',
  ),
  'store-missing': type(501, 'This gateway keeps nothing', 'Start it with a store: --store, or DATABASE_URL.'),
  'key-missing': type(
    503,
    'There is no key to store this under',
    'Set CONCORDAT_KEY (`concordat doctor` says how to make one): what the document redacts is stored only encrypted.',
  ),
  'unknown-delivery': type(404, 'No delivery has this id', 'It may have been kept long enough and gone; see the retention.'),
  'unknown-subscriber': type(404, 'There is no such subscriber', 'Compare the id, and the token that came with it.'),
  'delivery-ended': type(
    409,
    'The delivery is under way or has ended',
    'Look at its state; what has been delivered can only be replayed, as a new one.',
  ),
  'webhook-unverified': type(
    401,
    'The webhook does not prove where it comes from',
    'Compare the secret that the document refers to with the one that the other side shows for this address.',
  ),
  'webhook-address-refused': type(
    403,
    'The webhook comes from an address that may not send any',
    'Correct Allowed IPs, or say which proxies stand in front of the gateway.',
  ),
  'webhook-not-set-up': type(
    503,
    'Webhooks cannot be received at this address yet',
    'Say under Webhooks how they are signed (`concordat check` says what is missing), and provide the secret (`concordat doctor`).',
  ),
  'webhook-coding-refused': type(
    415,
    'The body is compressed',
    'Send it as it is: a signature covers bytes, and nobody could tell which.',
  ),
  'unknown-event': type(
    422,
    'It is not an event that the document names',
    'Add it to Events, or stop the other side sending it.',
  ),
  internal: type(500, 'The gateway failed', 'This is a defect of the gateway; please report it.'),
} as const satisfies Record<string, ProblemType>;

export type ProblemName = keyof typeof PROBLEM_TYPES;

function type(status: number, title: string, remedy: string): ProblemType {
  return { status, title, remedy };
}

/** The problem that stands for an error code; every other code is a defect here. */
const BY_CODE: Readonly<Record<string, ProblemName>> = {
  CONCORDAT_CIRCUIT_OPEN: 'circuit-open',
  CONCORDAT_RATE_LIMITED: 'rate-limited',
  CONCORDAT_CONCURRENCY_FULL: 'concurrency-full',
  CONCORDAT_DEADLINE_EXCEEDED: 'deadline-exceeded',
  CONCORDAT_RETRY_BUDGET_EXHAUSTED: 'retry-budget-exhausted',
  CONCORDAT_KILLED: 'killed',
  CONCORDAT_TIMEOUT: 'timeout',
  CONCORDAT_UNSENT: 'unsent',
  CONCORDAT_FAULT: 'fault',
  CONCORDAT_BODY_BROKEN: 'fault',
  CONCORDAT_BODY_TOO_LARGE: 'fault',
  CONCORDAT_THROTTLED: 'throttled',
  CONCORDAT_UNAUTHORIZED: 'unauthorized',
  CONCORDAT_REJECTED: 'rejected',
  CONCORDAT_INVALID: 'invalid',
  CONCORDAT_SECRET_MISSING: 'secret-missing',
  CONCORDAT_CREDENTIAL_UNAVAILABLE: 'credential-unavailable',
  CONCORDAT_UNDECLARED_OPERATION: 'undeclared-operation',
  CONCORDAT_INPUT_INVALID: 'input-invalid',
  CONCORDAT_REQUIREMENT_UNKNOWN: 'unknown-requirement',
  CONCORDAT_DOCUMENT_INVALID: 'not-running',
  CONCORDAT_NOT_EXECUTED: 'not-executed',
  CONCORDAT_STORE_UNAVAILABLE: 'store-unavailable',
  CONCORDAT_STORE_FULL: 'store-full',
  CONCORDAT_STORE_MISSING: 'store-missing',
  CONCORDAT_KEY_MISSING: 'key-missing',
  CONCORDAT_DELIVERY_UNKNOWN: 'unknown-delivery',
  CONCORDAT_DELIVERY_ENDED: 'delivery-ended',
  CONCORDAT_UNVERIFIED: 'webhook-unverified',
  // Engines are closed with their documents; those of a gateway that shuts down are closed after it.
  CONCORDAT_CLOSED: 'document-removed',
} satisfies Record<ErrorCode, ProblemName>;

export function problemOfCode(code: string): ProblemName {
  return BY_CODE[code] ?? 'internal';
}
