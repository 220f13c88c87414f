import { ConcordatError } from '../../requirement/errors.ts';
import type { SchemeContext } from './scheme.ts';

/** A secret as it can stand in a header field. A line end in it would become a header of its own; the error does not show it. */
export function headerValue(secret: string, name: string, { requirement, clause }: SchemeContext): string {
  if (/^[\x21-\x7e](?:[\t\x20-\x7e]*[\x21-\x7e])?$/.test(secret)) return secret;
  throw new ConcordatError(
    'CONCORDAT_CREDENTIAL_UNAVAILABLE',
    `${name} of ${requirement} holds characters that no header may (a line end, or something that is not ASCII); see ${clause}`,
    { requirement, clause },
  );
}

/** A written value, or what its reference names. */
export function writtenOrSecret(value: Parameters<SchemeContext['secrets']['read']>[0] | string, context: SchemeContext): string {
  return typeof value === 'string' ? value : context.secrets.read(value);
}
