import { ConcordatError } from '../../../requirement/errors.ts';
import type { Authentication } from '../../../requirement/requirement.ts';
import { writtenOrSecret } from '../header-value.ts';
import type { Scheme, SchemeContext } from '../scheme.ts';
import { StaticScheme } from '../static-scheme.ts';

/** `Basic, user from …, password from …` (RFC 7617, in UTF-8). */
export function basic(authentication: Extract<Authentication, { scheme: 'basic' }>, context: SchemeContext): Scheme {
  const user = (): string => writtenOrSecret(authentication.user, context);
  const password = (): string => writtenOrSecret(authentication.password, context);
  const make = () => {
    const name = user();
    if (name.includes(':')) {
      throw new ConcordatError(
        'CONCORDAT_CREDENTIAL_UNAVAILABLE',
        `the user of ${context.requirement} holds a colon, which Basic authentication cannot carry; see ${context.clause}`,
        { requirement: context.requirement, clause: context.clause },
      );
    }
    return { headers: { authorization: `Basic ${Buffer.from(`${name}:${password()}`, 'utf8').toString('base64')}` } };
  };
  return new StaticScheme(context.secrets, make, { password, user });
}
