import { ConcordatError } from '../../../requirement/errors.ts';
import type { Authentication } from '../../../requirement/requirement.ts';
import { writtenOrSecret } from '../header-value.ts';
import type { SchemeContext } from '../scheme.ts';

/** The token endpoint of OAuth 2.0 (RFC 6749 §4.4): one request, one token. */

/** Longest wait for a token. */
const TIMEOUT = 10_000;
const ANSWER_BYTES_MAX = 64 * 1024;
/** Taken for granted when the answer does not say; RFC 6749 only recommends that it does. */
const LIFETIME_DEFAULT = 300_000;

export type ClientCredentials = Extract<Authentication, { scheme: 'oauth2-client-credentials' }>;

export interface Token {
  readonly value: string;
  /** Milliseconds from when it was issued. */
  readonly lifetime: number;
}

/** Rejects with an error that names the clause and the endpoint, and carries nothing of the client's secret. */
export async function requestToken(client: ClientCredentials, context: SchemeContext): Promise<Token> {
  const form = new URLSearchParams({ grant_type: 'client_credentials' });
  if (client.scope !== undefined) form.set('scope', client.scope);
  if (client.audience !== undefined) form.set('audience', client.audience);
  const id = writtenOrSecret(client.clientId, context);
  const secret = context.secrets.read(client.clientSecret);
  let response: Response;
  try {
    response = await context.fetch(client.tokenUrl, {
      method: 'POST',
      headers: {
        accept: 'application/json',
        authorization: `Basic ${Buffer.from(`${encoded(id)}:${encoded(secret)}`).toString('base64')}`,
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: form.toString(),
      // A redirect would carry the client's secret to somewhere the document does not name.
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT),
    });
  } catch (error) {
    throw unavailable(client, context, reachProblem(error));
  }
  const answer = await readAnswer(response, client, context);
  if (!response.ok) throw unavailable(client, context, `it answered ${response.status}${oauthError(answer)}`);
  return tokenOf(answer, client, context);
}

/** RFC 6749 §2.3.1: both parts are form-encoded before they are joined. */
function encoded(part: string): string {
  return new URLSearchParams([['', part]]).toString().slice(1);
}

async function readAnswer(
  response: Response,
  client: ClientCredentials,
  context: SchemeContext,
): Promise<Record<string, unknown>> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const chunk of response.body ?? []) {
      length += chunk.byteLength;
      if (length > ANSWER_BYTES_MAX) throw new RangeError(`its answer is longer than ${ANSWER_BYTES_MAX} bytes`);
      chunks.push(chunk);
    }
    const answer: unknown = JSON.parse(Buffer.concat(chunks).toString('utf8'));
    return typeof answer === 'object' && answer !== null ? (answer as Record<string, unknown>) : {};
  } catch (error) {
    if (!response.ok) return {};
    // The text of a JSON error quotes the answer, and the answer holds a token.
    throw unavailable(client, context, error instanceof SyntaxError ? 'its answer is not JSON' : reachProblem(error));
  }
}

function tokenOf(answer: Record<string, unknown>, client: ClientCredentials, context: SchemeContext): Token {
  const value = answer.access_token;
  if (typeof value !== 'string' || !/^[\x21-\x7e]+$/.test(value))
    throw unavailable(client, context, 'its answer has no usable access_token');
  const type = answer.token_type;
  if (typeof type === 'string' && type.toLowerCase() !== 'bearer')
    throw unavailable(client, context, 'its token is not a bearer token');
  const seconds = Number(answer.expires_in);
  return { value, lifetime: Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : LIFETIME_DEFAULT };
}

/** ` (invalid_client)`: the error's code is from a short list; its description could say anything. */
function oauthError(answer: Record<string, unknown>): string {
  const code = answer.error;
  return typeof code === 'string' && /^[a-z_]{1,40}$/.test(code) ? ` (${code})` : '';
}

function reachProblem(error: unknown): string {
  if (!(error instanceof Error)) return 'it could not be asked';
  if (error.name === 'TimeoutError') return `it did not answer within ${TIMEOUT} ms`;
  const cause = error.cause as NodeJS.ErrnoException | undefined;
  return cause?.code === undefined ? error.message : `it could not be reached (${cause.code})`;
}

function unavailable(client: ClientCredentials, { requirement, clause }: SchemeContext, why: string): ConcordatError {
  return new ConcordatError(
    'CONCORDAT_CREDENTIAL_UNAVAILABLE',
    `no token for ${requirement} from ${client.tokenUrl}: ${why}; see ${clause} for the client and its secret`,
    { requirement, clause },
  );
}
