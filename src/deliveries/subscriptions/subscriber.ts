/** Somebody who is told of our events at an address of their own, and what may be said of one. */
import { ConcordatError } from '../../requirement/errors.ts';

export interface Subscriber {
  readonly id: string;
  readonly requirement: string;
  readonly url: string;
  /** Types of events; empty: all. */
  readonly events: readonly string[];
  readonly description: string;
  readonly state: SubscriberState;
  /** Why it is disabled. */
  readonly because: string | undefined;
  /** The newest first; all of them sign until their time is over. */
  readonly secrets: readonly SubscriberSecret[];
  /** SHA-256 of the token by which the subscriber manages itself, hexadecimal. */
  readonly tokenHash: string;
  /** Store time of the first failure since the last success, milliseconds; undefined: the last was none. */
  readonly failingSince: number | undefined;
}

/** `unverified`: its address has not shown yet that it wants events; none are sent. */
export type SubscriberState = 'unverified' | 'active' | 'disabled';

export interface SubscriberSecret {
  /** `whsec_` and base64. */
  readonly secret: string;
  /** Store time after which it signs no more; undefined: it is the one in force. */
  readonly until: number | undefined;
}

/** What a subscriber may say of itself. */
export interface SubscriberInput {
  readonly url: string;
  readonly events: readonly string[];
  readonly description: string;
}

/** What is told of one: never its secrets. */
export type SubscriberView = Omit<Subscriber, 'secrets' | 'tokenHash'>;

export function viewOf({ secrets: _secrets, tokenHash: _tokenHash, ...view }: Subscriber): SubscriberView {
  return view;
}

/** Those that sign at a time, milliseconds of the store. */
export function liveSecrets({ secrets }: Subscriber, at: number): readonly string[] {
  return secrets.filter(({ until }) => until === undefined || until > at).map(({ secret }) => secret);
}

const MOST_EVENTS = 100;
const LONGEST_URL = 2_048;
const LONGEST_DESCRIPTION = 500;
const TYPE = /^[\w.*:/-]{1,200}$/;

/**
 * Reads what came as JSON. `insecure`: plain HTTP is accepted too. `known`: the types of events that there are; empty: any.
 * Throws CONCORDAT_INPUT_INVALID.
 */
export function readSubscriber(
  given: Readonly<Record<string, unknown>>,
  { insecure, known }: { readonly insecure: boolean; readonly known: readonly string[] },
): SubscriberInput {
  const { url, events = [], description = '' } = given;
  return { url: readUrl(url, insecure), events: readEvents(events, known), description: readDescription(description) };
}

function readUrl(given: unknown, insecure: boolean): string {
  const url = typeof given === 'string' && given.length <= LONGEST_URL ? URL.parse(given) : null;
  if (url === null) throw invalid('"url" is not an address', 'https://example.com/hooks');
  if (url.protocol !== 'https:' && !(insecure && url.protocol === 'http:'))
    throw invalid(`"url" is ${url.protocol}//…, and events are sent over https only`, 'https://example.com/hooks');
  if (url.username !== '' || url.password !== '') throw invalid('"url" has a password in it', 'verify the signature instead');
  if (url.hash !== '') throw invalid('"url" has a fragment, which is never sent', url.href.split('#', 1)[0] as string);
  return url.href;
}

function readEvents(given: unknown, known: readonly string[]): readonly string[] {
  if (!Array.isArray(given) || given.length > MOST_EVENTS || !given.every((type) => typeof type === 'string' && TYPE.test(type)))
    throw invalid(`"events" is no list of at most ${MOST_EVENTS} types of events`, '["order.shipped"]');
  const unknown = given.find((type: string) => known.length > 0 && !known.includes(type));
  if (unknown !== undefined) throw invalid(`there is no event "${unknown}"`, `one of ${known.join(', ')}`);
  return [...new Set(given as string[])];
}

function readDescription(given: unknown): string {
  if (typeof given === 'string' && given.length <= LONGEST_DESCRIPTION) return given;
  throw invalid(`"description" is no text of at most ${LONGEST_DESCRIPTION} characters`, '"the shop in Utrecht"');
}

function invalid(what: string, instead: string): ConcordatError {
  return new ConcordatError('CONCORDAT_INPUT_INVALID', `${what}; give ${instead}`);
}
