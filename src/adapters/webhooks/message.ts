/** A request as schemes look at it: one value per place, or the reason why there is none to be had. */
import type { Condition, Place } from '../../requirement/webhook-scheme.ts';
import { fromUtf8 } from './encoding.ts';
import { type Fields, readQuery } from './form.ts';
import { hasRepeatedKeys } from './repeated-keys.ts';
import type { RefusalReason } from './verdict.ts';

export interface WebhookRequest {
  readonly method: string;
  /** As the sender knows it: some sign it. */
  readonly url: string;
  /** Flat name, value, as received. */
  readonly headers: readonly string[];
  /** The bytes as received: nothing is ever signed but these. */
  readonly body: Uint8Array;
}

/** Bytes of names and values. */
const MOST_HEADERS = 32_768;
/** Of a body that has to be read before it is known to be genuine. */
const MOST_JSON = 2_097_152;
const PRINTABLE = /^[\x20-\x7e]*$/;
const INDEX = /^\d{1,3}$/;

/** Thrown inside of this folder only, and caught where a request is judged. */
export class Unusable extends Error {
  readonly reason: RefusalReason;

  constructor(reason: RefusalReason) {
    super(reason);
    this.reason = reason;
  }
}

export class Message {
  readonly request: WebhookRequest;
  #query: Fields | undefined;
  #json: { readonly value: unknown } | undefined;

  constructor(request: WebhookRequest) {
    this.request = request;
    let size = 0;
    for (const text of request.headers) size += text.length;
    if (size > MOST_HEADERS) throw new Unusable('headers too large');
  }

  /** Undefined: nothing stands there. Throws `Unusable`. */
  at(place: Place): string | undefined {
    if ('header' in place) return this.header(place.header);
    if ('query' in place) return this.query(place.query);
    return this.field(place.field);
  }

  first(places: readonly Place[]): string | undefined {
    for (const place of places) {
      const found = this.at(place);
      if (found !== undefined && found !== '') return found;
    }
    return undefined;
  }

  holds({ at, is }: Condition): boolean {
    const found = this.at(at);
    return found !== undefined && (is === undefined || is.includes(found));
  }

  header(name: string): string | undefined {
    const { headers } = this.request;
    const wanted = name.toLowerCase();
    let found: string | undefined;
    for (let at = 0; at + 1 < headers.length; at += 2) {
      if ((headers[at] as string).toLowerCase() !== wanted) continue;
      if (found !== undefined) throw new Unusable('header repeated');
      found = headers[at + 1] as string;
    }
    if (found !== undefined && !PRINTABLE.test(found)) throw new Unusable('header malformed');
    return found;
  }

  query(name: string): string | undefined {
    this.#query ??= readQuery(this.request.url);
    if (this.#query === undefined) throw new Unusable('address malformed');
    const found = this.#query.filter(([each]) => each === name);
    if (found.length > 1) throw new Unusable('address malformed');
    return found[0]?.[1];
  }

  /** The text or whole number at a dotted path. */
  field(path: string): string | undefined {
    let at = this.json();
    for (const step of path.split('.')) {
      if (Array.isArray(at)) at = INDEX.test(step) && at.length === 1 ? at[Number(step)] : undefined;
      else if (typeof at === 'object' && at !== null && Object.hasOwn(at, step)) at = (at as Record<string, unknown>)[step];
      else return undefined;
    }
    if (typeof at === 'string') return at;
    return Number.isSafeInteger(at) ? String(at) : undefined;
  }

  /** Undefined where the body is no JSON, or more than is read. */
  json(): unknown {
    this.#json ??= { value: readJson(this.request.body) };
    return this.#json.value;
  }
}

function readJson(body: Uint8Array): unknown {
  if (body.length > MOST_JSON) return undefined;
  const text = fromUtf8(body);
  if (text === undefined) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // It is not JSON: nothing stands at any path.
    return undefined;
  }
  if (hasRepeatedKeys(text)) throw new Unusable('body malformed');
  return value;
}
