import { ConcordatError } from '../requirement/errors.ts';
import type { NamedCredentials } from '../runtime/auth/credentials.ts';
import type { CredentialHeaders, Credentials } from '../runtime/engine.ts';

const NOTHING: CredentialHeaders = Object.freeze({ headers: Object.freeze({}) });

/** The credential of a requirement whose document may change its mind about it, also to none and back. */
export class ReplaceableCredentials implements Credentials {
  inner: NamedCredentials | undefined;

  constructor(inner: NamedCredentials | undefined) {
    this.inner = inner;
  }

  current(): CredentialHeaders | Promise<CredentialHeaders> {
    return this.inner === undefined ? NOTHING : this.inner.current();
  }

  async refresh(): Promise<void> {
    if (this.inner === undefined) {
      throw new ConcordatError(
        'CONCORDAT_CREDENTIAL_UNAVAILABLE',
        'the document says that there is no authentication, so there is no credential to renew',
      );
    }
    await this.inner.refresh();
  }
}
