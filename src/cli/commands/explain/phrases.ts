/** Compiled values as phrases of the document language, where the requirement keeps the value and not the words. */

import { type Authentication, notExecuted, SCHEMES } from '../../../requirement/authentication.ts';
import type { Backoff, FallbackStep } from '../../../requirement/policies.ts';
import { formatSecretReference, type SecretReference } from '../../../requirement/secret-reference.ts';
import { formatDuration } from '../../../requirement/units/duration.ts';

export function backoffPhrase({ kind, initial, max }: Backoff): string {
  if (kind === 'constant') return `constant backoff of ${formatDuration(initial)}`;
  return `${kind} backoff from ${formatDuration(initial)} to ${formatDuration(max)}`;
}

export function fallbackPhrase(step: FallbackStep): string {
  switch (step.kind) {
    case 'cached':
      return `cached up to ${formatDuration(step.maxAge)}`;
    case 'requirement':
      return step.id;
    case 'respond':
      return `respond ${step.status}`;
    case 'fail':
      return 'fail';
    case 'queue':
      return `queue for up to ${formatDuration(step.maxAge)}, for callers who take a receipt`;
  }
}

/** Never a secret: only where it is. */
export function authenticationPhrase(authentication: Authentication): string {
  const missing = notExecuted(authentication);
  if (missing !== undefined) return `${missing} (not executed by this version)`;
  switch (authentication.scheme) {
    case 'api-key':
      return `API key in ${authentication.in} ${authentication.name} from ${formatSecretReference(authentication.secret)}`;
    case 'bearer':
      return `Bearer token from ${formatSecretReference(authentication.token)}`;
    case 'basic':
      return `Basic, user from ${place(authentication.user)}, password from ${place(authentication.password)}`;
    case 'oauth2-client-credentials':
      return `OAuth 2.0 client credentials from ${authentication.tokenUrl}, secret from ${formatSecretReference(authentication.clientSecret)}`;
    default:
      return SCHEMES[authentication.scheme].name;
  }
}

function place(value: SecretReference | string): string {
  return typeof value === 'string' ? 'the document' : formatSecretReference(value);
}
