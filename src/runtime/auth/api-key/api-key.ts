import type { Authentication } from '../../../requirement/requirement.ts';
import { headerValue } from '../header-value.ts';
import type { Scheme, SchemeContext } from '../scheme.ts';
import { StaticScheme } from '../static-scheme.ts';

/** `API key in header X-Api-Key from env:NAME`, or `in query key`. */
export function apiKey(authentication: Extract<Authentication, { scheme: 'api-key' }>, context: SchemeContext): Scheme {
  const { secrets } = context;
  const key = (): string => secrets.read(authentication.secret);
  const make =
    authentication.in === 'query'
      ? () => ({ headers: {}, query: { [authentication.name]: key() } })
      : () => ({ headers: { [authentication.name.toLowerCase()]: headerValue(key(), 'the API key', context) } });
  return new StaticScheme(secrets, make, { key });
}
