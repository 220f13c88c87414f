import type { HttpAnswer } from '../adapters/http/answer.ts';
import { headerOf, isJson, mediaType } from '../adapters/http/headers.ts';
import type { CallResult, ServedBy } from '../requirement/call.ts';
import { ConcordatError } from '../requirement/errors.ts';

/**
 * What a call resolves to: the answer promised, the other side's business answer (`rejected`: a declined card, an object that
 * is not there), or, to callers who asked for it, the receipt of a delivery (`pending`). Everything else is thrown.
 */
export class Answer<T = unknown> {
  readonly status: number;
  /**
   * JSON as data, text as a string, nothing as undefined, anything else as bytes; a stream where the caller asked for one. Of a
   * receipt undefined, whatever its type says: callers who take receipts look at `outcome` first.
   */
  readonly body: T;
  /** `success`; `rejected` by the errors table or the vendor's profile; `pending`: it will be done later. */
  readonly outcome: 'success' | 'rejected' | 'pending';
  /** The status, or the vendor's own code that decided: `card_declined`. */
  readonly code: string;
  /** Who answered: `origin`, or what stood in for it. */
  readonly servedBy: ServedBy;
  readonly attempts: number;
  /** Milliseconds, every wait included. */
  readonly duration: number;
  /** The call's identifier, as events and traces have it. */
  readonly call: string;
  /** Of a `pending` one: its delivery, for `integration.delivery(id)` and `cancel(id)`. */
  readonly delivery: string | undefined;
  readonly #list: readonly string[];
  #headers: Headers | undefined;

  constructor(answer: Pick<HttpAnswer, 'status' | 'headers'>, result: CallResult<HttpAnswer>, body: T) {
    this.status = answer.status;
    this.body = body;
    this.outcome = outcomeOf(result);
    this.code = result.delivery === undefined ? (result.outcome.code ?? String(answer.status)) : String(answer.status);
    this.servedBy = result.servedBy;
    this.attempts = result.attempts;
    this.duration = result.duration;
    this.call = result.call;
    this.delivery = result.delivery;
    this.#list = answer.headers;
  }

  get headers(): Headers {
    if (this.#headers === undefined) {
      this.#headers = new Headers();
      for (let i = 0; i + 1 < this.#list.length; i += 2)
        this.#headers.append(this.#list[i] as string, this.#list[i + 1] as string);
    }
    return this.#headers;
  }
}

const RECEIPT = { status: 202, headers: [] };

/** The answer to a caller whose call will be done later. */
export function receiptOf(result: CallResult<HttpAnswer>): Answer {
  return new Answer(RECEIPT, result, undefined);
}

function outcomeOf({ outcome, delivery }: CallResult<HttpAnswer>): Answer['outcome'] {
  if (delivery !== undefined) return 'pending';
  return outcome.kind === 'rejected' ? 'rejected' : 'success';
}

/** Reads a body as what its headers say it is. Rejects with CONCORDAT_BODY_BROKEN or CONCORDAT_BODY_TOO_LARGE. */
export async function readBody(answer: HttpAnswer, max: number | undefined): Promise<unknown> {
  const type = headerOf(answer.headers, 'content-type');
  const json = isJson(type);
  if (!json && !isText(type)) {
    const bytes = await answer.body.bytes(max);
    return bytes.byteLength === 0 ? undefined : bytes;
  }
  const text = await answer.body.text(max);
  if (text === '') return undefined;
  if (!json) return text;
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ConcordatError('CONCORDAT_BODY_BROKEN', `the answer calls itself ${type} and is not JSON`, { cause });
  }
}

function isText(contentType: string | undefined): boolean {
  const type = mediaType(contentType);
  return (
    type.startsWith('text/') ||
    type === 'application/x-www-form-urlencoded' ||
    type === 'application/xml' ||
    type.endsWith('+xml')
  );
}
