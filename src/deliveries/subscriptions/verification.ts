/** Whether an address wants our events: it is sent a challenge, signed like every event, and has to answer with it. */
import { randomBytes } from 'node:crypto';
import type { World } from '../../requirement/clock.ts';
import { ConcordatError } from '../../requirement/errors.ts';
import type { Sign } from './deliverer.ts';
import type { Posted, Poster } from './post.ts';
import type { Subscriber } from './subscriber.ts';
import type { Subscribers } from './subscribers.ts';

export const VERIFICATION = 'webhook.verification';
const PATIENCE = 10_000;

export class Verification {
  readonly #subscribers: Subscribers;
  readonly #poster: Poster;
  readonly #sign: Sign;
  readonly #world: World;

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
    const secrets = subscriber.secrets.map(({ secret }) => secret);
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
    try {
      return await this.#poster.post(url, headers, body, AbortSignal.timeout(PATIENCE));
    } catch (error) {
      throw new ConcordatError('CONCORDAT_INPUT_INVALID', `${url} cannot be told of events: ${(error as Error).message}`, {
        cause: error,
      });
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
