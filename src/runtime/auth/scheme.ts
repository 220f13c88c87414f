import type { World } from '../../requirement/clock.ts';
import type { CredentialHeaders } from '../pipeline/collaborators.ts';
import type { Secrets } from '../secrets/secrets.ts';

/** One way to prove who is asking. Each scheme is a folder beside this file; `credentials.ts` lists them. */
export interface Scheme {
  /** Fields for the next sending; answers at once when it can. Throws what explains itself, never with a secret in it. */
  current(): CredentialHeaders | Promise<CredentialHeaders>;
  /** The other side refused what `current` gave. Resolves when there is another, or when this one was read anew. */
  refresh(): Promise<void>;
  /** Its secret by name, for an SDK that insists on being given one; undefined for a name it has not. */
  secret(name: string | undefined): string | undefined;
}

/** What a scheme is handed. */
export interface SchemeContext {
  readonly secrets: Secrets;
  readonly world: Pick<World, 'now'>;
  /** For schemes that ask for a token. */
  readonly fetch: typeof fetch;
  /** `REQ-I-001`, for errors. */
  readonly requirement: string;
  /** The clause, with its place, for errors. */
  readonly clause: string;
}
