/** Whether an address wants our events: it is sent a challenge, signed like every event, and has to answer with it. */
import { randomBytes } from 'node:crypto';
import type { World } from '../../requirement/clock.ts';
import { ConcordatError } from '../../requirement/errors.ts';
import type { Sign } from './deliverer.ts';
import { Patience } from './patience.ts';
import type { Posted, Poster } from './post.ts';
import { liveSecrets, type Subscriber } from './subscriber.ts';
import type { Subscribers } from './subscribers.ts';

export const VERIFICATION = 'webhook.verification';
const PATIENCE = 10_000;
/** Challenges under way at once, of all subscribers. */
const MOST = 32;

export class Verification {
  readonly #subscribers: Subscribers;
  readonly #poster: Poster;
  readonly #sign: Sign;
  readonly #world: World;
  #underWay = 0;

  constructor(subscribers: Subscribers, poster: Poster, sign: Sign, world: World) {
    this.#subscribers = subscribers;
    this.#poster = poster;
    this.#sign = sign;
    this.#world = world;
  }

  /** The subscriber, active. Rejects with CONCORDAT_INPUT_INVALID, saying what the address did instead. */
  async verify(subscriber: Subscriber): Promise<Subscriber | undefined> {
    const challenge = randomBytes(18).toString('base64url');
    const timestamp = new Date(this.#world.epoch()).toISOString();
    const body = Buffer.from(JSON.stringify({ type: VERIFICATION, timestamp, data: { challenge } }));
    // Late by the difference of two clocks at most; an event is signed by the store's own.
    const secrets = liveSecrets(subscriber, this.#world.epoch());
    const signed = this.#sign({ id: this.#world.identifier(), at: this.#world.epoch(), body, secrets });
    const posted = await this.#post(subscriber.url, { 'content-type': 'application/json', ...signed }, body);
    if (posted.status < 200 || posted.status > 299) throw refused(subscriber, `it answered ${posted.status}`);
    if (!answers(posted.text, challenge)) throw refused(subscriber, 'its answer does not hold the challenge');
    // Only the address that has answered: somebody may have changed it meanwhile.
    return this.#subscribers.change(subscriber.id, (each) =>
      each.url === subscriber.url ? { ...each, state: 'active', because: undefined, failingSince: undefined } : undefined,
    );
  }

  async #post(url: string, headers: Readonly<Record<string, string>>, body: Uint8Array): Promise<Posted> {
    if (this.#underWay >= MOST) {
      const why = `${MOST} addresses are being asked already whether they want events`;
      throw new ConcordatError('CONCORDAT_RATE_LIMITED', why, { retryAfter: 1_000 });
    }
    const patience = new Patience(this.#world, PATIENCE);
    this.#underWay += 1;
    try {
      return await this.#poster.post(url, headers, body, patience.signal);
    } catch (error) {
      throw new ConcordatError('CONCORDAT_INPUT_INVALID', `${url} cannot be told of events: ${(error as Error).message}`, {
        cause: error,
      });
    } finally {
      this.#underWay -= 1;
      patience.end();
    }
  }
}

/** `{"challenge": "…"}`, or the challenge alone. */
function answers(text: string, challenge: string): boolean {
  if (text.trim() === challenge) return true;
  try {
    return (JSON.parse(text) as { challenge?: unknown } | null)?.challenge === challenge;
  } catch {
    // Not JSON: then it is not the challenge either.
    return false;
  }
}

function refused({ url }: Subscriber, what: string): ConcordatError {
  return new ConcordatError(
    'CONCORDAT_INPUT_INVALID',
    `${url} does not show that it wants events: ${what}; answer the event "${VERIFICATION}" with {"challenge": its data.challenge}`,
  );
}
