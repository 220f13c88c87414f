import type { Authentication } from '../../../requirement/requirement.ts';
import { headerValue } from '../header-value.ts';
import type { Scheme, SchemeContext } from '../scheme.ts';
import { StaticScheme } from '../static-scheme.ts';

/** `Bearer token from env:NAME` (RFC 6750). */
export function bearer(authentication: Extract<Authentication, { scheme: 'bearer' }>, context: SchemeContext): Scheme {
  const token = (): string => context.secrets.read(authentication.token);
  const make = () => ({ headers: { authorization: `Bearer ${headerValue(token(), 'the bearer token', context)}` } });
  return new StaticScheme(context.secrets, make, { token });
}
