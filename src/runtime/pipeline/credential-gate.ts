import type { World } from '../../requirement/clock.ts';
import type { Outcome } from '../../requirement/outcome.ts';
import type { CredentialHeaders, Credentials } from './collaborators.ts';

/** After a fresh credential was refused as well, no refresh for so long (milliseconds): a revoked key is not cured by asking. */
const COOL_DOWN = 30_000;

/** The call that needs a credential. It may have ended by the time there is one. */
export interface Bearer {
  /** Whether it still waits for what was asked. */
  readonly awaitsCredential: boolean;
  /** Nothing is there yet. */
  awaitCredential(): void;
  credentialObtained(credential: CredentialHeaders): void;
  credentialMissing(error: unknown): void;
  /** After a refusal there is a fresh one. */
  credentialRefreshed(refusal: Outcome): void;
  /** After a refusal there is none: the refusal stands. */
  credentialRefused(refusal: Outcome): void;
  unwanted(answer: unknown): void;
}

/**
 * The credentials of the calls of one engine, and whether a refusal is worth a refresh. Each call refreshes once at most;
 * once a fresh credential has been refused too, nobody does for a while, so that a revoked key does not double the traffic.
 */
export class CredentialGate {
  readonly #credentials: Credentials;
  readonly #world: World;
  #hopelessUntil = Number.NEGATIVE_INFINITY;

  constructor(credentials: Credentials, world: World) {
    this.#credentials = credentials;
    this.#world = world;
  }

  obtain(bearer: Bearer): void {
    let current: CredentialHeaders | Promise<CredentialHeaders>;
    try {
      current = this.#credentials.current();
    } catch (error) {
      bearer.credentialMissing(error);
      return;
    }
    if (!('then' in current)) {
      bearer.credentialObtained(current);
      return;
    }
    bearer.awaitCredential();
    current.then(
      (credential) => {
        if (bearer.awaitsCredential) bearer.credentialObtained(credential);
      },
      (error: unknown) => {
        if (bearer.awaitsCredential) bearer.credentialMissing(error);
      },
    );
  }

  worthRefreshing(): boolean {
    return this.#world.now() >= this.#hopelessUntil;
  }

  /** A refreshed credential was refused. */
  refusedAgain(): void {
    this.#hopelessUntil = this.#world.now() + COOL_DOWN;
  }

  refresh(bearer: Bearer, refusal: Outcome): void {
    bearer.awaitCredential();
    const drop = (): void => {
      if (refusal.answer !== undefined) bearer.unwanted(refusal.answer);
    };
    this.#credentials.refresh().then(
      () => (bearer.awaitsCredential ? bearer.credentialRefreshed(refusal) : drop()),
      // The refusal itself is the better answer: it says what the other side thinks of the credential.
      () => (bearer.awaitsCredential ? bearer.credentialRefused(refusal) : drop()),
    );
  }
}
