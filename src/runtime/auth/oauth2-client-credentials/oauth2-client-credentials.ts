/**
 * `OAuth 2.0 client credentials`: a token that is asked for when it is needed, shared by all calls, and renewed before it
 * ends.
 *
 * ```
 *           asked ──────▶ valid ───margin reached───▶ valid, renewing in the background ──▶ valid
 *  none ──▶ for             │                                        │ fails
 *   ▲        │ fails        │ refused, or over                       ▼
 *   └────────┴──▶ failed ◀──┴── asked for ◀──────────────────── valid until it is over
 *                 for a while every call gets the same error, nobody is asked
 * ```
 *
 * 1. One request for a token at a time, however many calls wait for it.
 * 2. A valid token is given out at once, even while its successor is being asked for.
 * 3. A token that was issued less than `YOUNG` ago is not replaced because an older one was refused.
 * 4. After n failures in a row nobody is asked for 2ⁿ⁻¹ seconds, 30 at most.
 */

import type { CredentialHeaders } from '../../pipeline/collaborators.ts';
import { writtenOrSecret } from '../header-value.ts';
import type { Scheme, SchemeContext } from '../scheme.ts';
import { type ClientCredentials, requestToken, type Token } from './token-endpoint.ts';

/** A refusal that arrives this soon after a token was issued is about the token before it. Milliseconds. */
const YOUNG = 1_000;
const MARGIN_MAX = 60_000;
const COOL_DOWN_MAX = 30_000;

export function oauth2ClientCredentials(authentication: ClientCredentials, context: SchemeContext): Scheme {
  return new OAuth2ClientCredentials(authentication, context);
}

interface Held {
  readonly credential: CredentialHeaders;
  readonly issued: number;
  readonly renewAt: number;
  readonly endsAt: number;
}

class OAuth2ClientCredentials implements Scheme {
  readonly #client: ClientCredentials;
  readonly #context: SchemeContext;
  #held: Held | undefined;
  #asking: Promise<CredentialHeaders> | undefined;
  #failures = 0;
  #failure: unknown;
  #notBefore = Number.NEGATIVE_INFINITY;

  constructor(client: ClientCredentials, context: SchemeContext) {
    this.#client = client;
    this.#context = context;
  }

  current(): CredentialHeaders | Promise<CredentialHeaders> {
    const now = this.#context.world.now();
    const held = this.#held;
    if (held !== undefined && now < held.endsAt) {
      // Whoever comes when it is over hears of a failure to renew it; until then it is nobody's.
      if (now >= held.renewAt && now >= this.#notBefore) this.#ask().catch(() => undefined);
      return held.credential;
    }
    return this.#ask();
  }

  async refresh(): Promise<void> {
    const held = this.#held;
    if (held !== undefined && this.#asking === undefined && this.#context.world.now() - held.issued < YOUNG) return;
    if (this.#asking === undefined) this.#context.secrets.forget();
    this.#held = undefined;
    await this.#ask();
  }

  secret(name: string | undefined): string | undefined {
    if (name === undefined || name === 'client secret') return this.#context.secrets.read(this.#client.clientSecret);
    return name === 'client id' ? writtenOrSecret(this.#client.clientId, this.#context) : undefined;
  }

  #ask(): Promise<CredentialHeaders> {
    if (this.#asking !== undefined) return this.#asking;
    if (this.#context.world.now() < this.#notBefore) return Promise.reject(this.#failure);
    this.#asking = requestToken(this.#client, this.#context).then(
      (token) => this.#succeeded(token),
      (error: unknown) => this.#failed(error),
    );
    return this.#asking;
  }

  #succeeded(token: Token): CredentialHeaders {
    const now = this.#context.world.now();
    const margin = Math.min(MARGIN_MAX, token.lifetime / 5);
    const credential = { headers: { authorization: `Bearer ${token.value}` } };
    this.#held = { credential, issued: now, renewAt: now + token.lifetime - margin, endsAt: now + token.lifetime - margin / 2 };
    this.#asking = undefined;
    this.#failures = 0;
    this.#notBefore = Number.NEGATIVE_INFINITY;
    return credential;
  }

  #failed(error: unknown): never {
    this.#asking = undefined;
    this.#failure = error;
    this.#notBefore = this.#context.world.now() + Math.min(COOL_DOWN_MAX, 1_000 * 2 ** this.#failures);
    this.#failures += 1;
    throw error;
  }
}
