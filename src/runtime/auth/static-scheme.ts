import type { CredentialHeaders } from '../pipeline/collaborators.ts';
import type { Secrets } from '../secrets/secrets.ts';
import type { Scheme } from './scheme.ts';

/**
 * A scheme whose credential is a secret itself: read when first needed, kept, and read anew when the other side refuses
 * it, because somebody may have rotated it meanwhile.
 */
export class StaticScheme implements Scheme {
  readonly #secrets: Secrets;
  readonly #make: () => CredentialHeaders;
  readonly #names: Readonly<Record<string, () => string>>;
  #credential: CredentialHeaders | undefined;

  /** `names`: its secrets by name, the one that is meant when nobody names one first. */
  constructor(secrets: Secrets, make: () => CredentialHeaders, names: Readonly<Record<string, () => string>>) {
    this.#secrets = secrets;
    this.#make = make;
    this.#names = names;
  }

  current(): CredentialHeaders {
    this.#credential ??= this.#make();
    return this.#credential;
  }

  async refresh(): Promise<void> {
    this.#secrets.forget();
    this.#credential = this.#make();
  }

  secret(name: string | undefined): string | undefined {
    const wanted = name ?? Object.keys(this.#names)[0] ?? '';
    return Object.hasOwn(this.#names, wanted) ? this.#names[wanted]?.() : undefined;
  }
}
