/**
 * The credential of one requirement: its authentication schemes, applied together. Knows each scheme by its door only.
 */
import { type Authentication, notExecuted, SCHEMES } from '../../requirement/authentication.ts';
import type { CredentialHeaders, Credentials } from '../pipeline/collaborators.ts';
import { apiKey } from './api-key/api-key.ts';
import { basic } from './basic/basic.ts';
import { bearer } from './bearer/bearer.ts';
import { oauth2ClientCredentials } from './oauth2-client-credentials/oauth2-client-credentials.ts';
import { pending } from './pending/pending.ts';
import type { Scheme, SchemeContext } from './scheme.ts';

export type { SchemeContext } from './scheme.ts';

/** Credentials that also know their secrets by name, for SDKs that insist on being given one. */
export interface NamedCredentials extends Credentials {
  /** The first scheme's secret, or one by name: `token`, `key`, `user`, `password`, `client id`, `client secret`. */
  secret(name?: string | undefined): string | undefined;
}

/** Undefined when the document says that there is no authentication. */
export function createCredentials(
  authentication: readonly Authentication[],
  context: SchemeContext,
): NamedCredentials | undefined {
  const schemes = authentication.map((each) => schemeFor(each, context));
  const [only] = schemes;
  if (only === undefined) return undefined;
  return schemes.length === 1 ? only : new Joined(schemes);
}

/** A scheme that is not carried out is refused by the table of schemes, before anything is made of it. */
function schemeFor(authentication: Authentication, context: SchemeContext): Scheme {
  const missing = notExecuted(authentication);
  if (missing !== undefined) return pending(missing, context);
  switch (authentication.scheme) {
    case 'api-key':
      return apiKey(authentication, context);
    case 'bearer':
      return bearer(authentication, context);
    case 'basic':
      return basic(authentication, context);
    case 'oauth2-client-credentials':
      return oauth2ClientCredentials(authentication, context);
    default:
      return pending(SCHEMES[authentication.scheme].name, context);
  }
}

/** Several schemes joined with `and`: every sending carries all of them. */
class Joined implements NamedCredentials {
  readonly #schemes: readonly Scheme[];

  constructor(schemes: readonly Scheme[]) {
    this.#schemes = schemes;
  }

  current(): CredentialHeaders | Promise<CredentialHeaders> {
    const parts = this.#schemes.map((scheme) => scheme.current());
    return parts.some((part) => part instanceof Promise) ? Promise.all(parts).then(merged) : merged(parts as CredentialHeaders[]);
  }

  async refresh(): Promise<void> {
    await Promise.all(this.#schemes.map((scheme) => scheme.refresh()));
  }

  secret(name?: string | undefined): string | undefined {
    for (const scheme of this.#schemes) {
      const secret = scheme.secret(name);
      if (secret !== undefined) return secret;
    }
    return undefined;
  }
}

function merged(parts: readonly CredentialHeaders[]): CredentialHeaders {
  const headers = Object.assign({}, ...parts.map((part) => part.headers));
  const query = Object.assign({}, ...parts.map((part) => part.query));
  return Object.keys(query).length === 0 ? { headers } : { headers, query };
}
