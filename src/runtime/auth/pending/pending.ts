import { ConcordatError } from '../../../requirement/errors.ts';
import type { CredentialHeaders } from '../../pipeline/collaborators.ts';
import type { Scheme, SchemeContext } from '../scheme.ts';

/** A scheme that documents may name and this version cannot carry out: every call is refused, none goes out unproved. */
export function pending(name: string, context: SchemeContext): Scheme {
  const refuse = (): never => {
    throw new ConcordatError(
      'CONCORDAT_NOT_EXECUTED',
      `${context.requirement} was not called: "${name}" is understood but not executed by this version (${context.clause}); use an API key, a bearer token, Basic or OAuth 2.0 client credentials`,
      { requirement: context.requirement, clause: context.clause },
    );
  };
  return {
    current: (): CredentialHeaders => refuse(),
    refresh: async (): Promise<void> => refuse(),
    secret: () => undefined,
  };
}
