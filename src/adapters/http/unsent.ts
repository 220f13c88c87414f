/**
 * What an error says when it came before the transport handed the request to a socket: certainly nothing left. What kind
 * of error it is then only decides whose fault it was.
 */

/** The transport itself refused the request as malformed; the other side was never asked. */
const MALFORMED: ReadonlySet<string> = new Set([
  'UND_ERR_INVALID_ARG',
  'UND_ERR_NOT_SUPPORTED',
  'UND_ERR_REQ_CONTENT_LENGTH_MISMATCH',
]);

export function isMalformed(error: Error): boolean {
  return MALFORMED.has((error as NodeJS.ErrnoException).code ?? '');
}

export function isIdleTimeout(error: Error): boolean {
  return (error as NodeJS.ErrnoException).code === 'UND_ERR_BODY_TIMEOUT';
}
