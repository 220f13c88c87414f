/**
 * By what a received event is known, so that the same event counts once however often it is sent: what the document says
 * (`Deduplicate By`), else what the sender's scheme says, else a hash of what was sent, and where to if that is signed.
 */
import { createHash } from 'node:crypto';

export interface IdentifiedEvent {
  /** What the scheme found; undefined: it does not say. */
  readonly id: string | undefined;
  readonly type: string | undefined;
}

export interface EventBytes {
  /** Flat name, value, in any case. */
  readonly headers: readonly string[];
  readonly body: Uint8Array;
  readonly url: string;
}

/** Of an event whose sender says no type. */
export const UNKNOWN_TYPE = 'unknown';
const LONGEST_ID = 200;
const LONGEST_TYPE = 200;

export class EventReader {
  readonly #event: EventBytes;
  #json: unknown;
  #form: URLSearchParams | undefined;
  #read = false;

  constructor(event: EventBytes) {
    this.#event = event;
  }

  /**
   * `deduplicateBy`: a dotted path in the body, or `header Name`. `addressed`: the address says what it is, too, and nobody but the
   * sender can have chosen it. Never empty, never long.
   */
  id(deduplicateBy: string | undefined, found: string | undefined, addressed: boolean): string {
    const named = deduplicateBy === undefined ? undefined : this.at(deduplicateBy);
    const id = named ?? found;
    if (id === undefined || id === '') return this.#hash(addressed);
    return id.length <= LONGEST_ID && isPlain(id) ? id : `sha256:${createHash('sha256').update(id).digest('hex')}`;
  }

  /** Undefined: the sender says none, or nothing that could be one. */
  type(found: string | undefined): string | undefined {
    const type = found?.trim();
    return type === undefined || type === '' || !isPlain(type) ? undefined : type.slice(0, LONGEST_TYPE);
  }

  /** The text or number at a dotted path of a JSON body or of a form, or in `header Name`; undefined: nothing is there. */
  at(place: string): string | undefined {
    if (place.startsWith('header ')) return this.#header(place.slice('header '.length).toLowerCase());
    this.#parse();
    if (this.#form !== undefined) return this.#form.get(place) ?? undefined;
    let at: unknown = this.#json;
    for (const step of place.split('.')) {
      if (typeof at !== 'object' || at === null || !Object.hasOwn(at, step)) return undefined;
      at = (at as Record<string, unknown>)[step];
    }
    if (typeof at === 'string') return at === '' ? undefined : at;
    // A longer number is not the one that was written: two events could become one.
    return Number.isSafeInteger(at) ? String(at) : undefined;
  }

  #parse(): void {
    if (this.#read) return;
    this.#read = true;
    const { body } = this.#event;
    const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8');
    if ((this.#header('content-type') ?? '').toLowerCase().startsWith('application/x-www-form-urlencoded')) {
      this.#form = new URLSearchParams(text);
      return;
    }
    try {
      this.#json = JSON.parse(text);
    } catch {
      // What is not JSON has nothing at any path.
      this.#json = undefined;
    }
  }

  #header(name: string): string | undefined {
    const { headers } = this.#event;
    for (let at = 0; at + 1 < headers.length; at += 2)
      if ((headers[at] as string).toLowerCase() === name) return headers[at + 1] === '' ? undefined : headers[at + 1];
    return undefined;
  }

  #hash(addressed: boolean): string {
    const { url, body } = this.#event;
    return `sha256:${createHash('sha256')
      .update(addressed ? url : '')
      .update('\0')
      .update(body)
      .digest('hex')}`;
  }
}

/** It becomes a header when it is handed on. */
function isPlain(text: string): boolean {
  return /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/.test(text);
}
