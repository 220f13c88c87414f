import { ConcordatError } from '../../requirement/errors.ts';
import type { LimitHeaders, Requirement } from '../../requirement/requirement.ts';
import { withoutEnd } from '../../requirement/text.ts';
import type { BodyFormat } from './build.ts';
import { Classifier } from './classify.ts';
import { OperationTable } from './operation-table.ts';

/** Everything a requirement says that HTTP needs, worked out once; a reload makes a new one. */
export interface Plan {
  readonly requirement: Requirement;
  readonly url: URL;
  /** The endpoint's own path without a slash at its end: empty, or `/api/v2`. */
  readonly basePath: string;
  readonly operations: OperationTable;
  readonly classifier: Classifier;
  readonly limitHeaders: readonly LimitHeaders[];
  readonly format: BodyFormat;
  /** Where the requirement's own credential is issued, if that is on the same host: `/v1/oauth2/token`, base path included. */
  readonly tokenPath: string | undefined;
  /** Connections at most: as many as the document allows calls at once. */
  readonly connections: number;
  /** Longest wait for a connection, milliseconds. */
  readonly connectTimeout: number;
}

/** For one that only sends and receives events: nothing can be asked of it, so nothing is. RFC 6761 keeps the name for nobody. */
const NOWHERE = new URL('http://nowhere.invalid');
const CONNECT_TIMEOUT_MAX = 10_000;

/** Throws CONCORDAT_DOCUMENT_INVALID when the requirement has no URL that HTTP can use. */
export function planFor(requirement: Requirement): Plan {
  const isAsked = requirement.type !== 'Webhook' || requirement.endpoint.url !== undefined;
  const url = isAsked ? endpointOf(requirement) : NOWHERE;
  const all = [requirement.policies, ...requirement.operations.map((operation) => operation.policies)];
  return {
    requirement,
    url,
    basePath: withoutEnd(url.pathname, '/'),
    operations: new OperationTable(isAsked ? requirement.operations : []),
    classifier: new Classifier(requirement.errors),
    limitHeaders: requirement.limitHeaders,
    format: saysForm(requirement) ? 'form' : 'json',
    tokenPath: tokenPathOf(requirement, url),
    connections: Math.max(1, ...all.map((policies) => policies.concurrency.max)),
    connectTimeout: Math.min(CONNECT_TIMEOUT_MAX, Math.max(...all.map((policies) => policies.timeout.attempt))),
  };
}

function endpointOf(requirement: Requirement): URL {
  const written = requirement.endpoint.url;
  const url = written === undefined ? null : URL.parse(written);
  if (url !== null && (url.protocol === 'https:' || url.protocol === 'http:')) return url;
  const where = requirement.environment === undefined ? '' : ` for the environment "${requirement.environment}"`;
  throw new ConcordatError(
    'CONCORDAT_DOCUMENT_INVALID',
    `${requirement.id} cannot run${where}: ${written === undefined ? 'its document gives no URL' : `"${written}" is not an http or https URL`}; write **URL** under Endpoint/Connection in ${requirement.file}`,
    { requirement: requirement.id, clause: 'endpoint-connection.url' },
  );
}

/** The document's Input clause begins with `form-encoded`. */
function saysForm(requirement: Requirement): boolean {
  return requirement.clauses.some(
    (clause) => clause.label.toLowerCase() === 'input' && /^form[- ]encoded\b/i.test(clause.phrase),
  );
}

function tokenPathOf(requirement: Requirement, url: URL): string | undefined {
  for (const authentication of requirement.authentication) {
    if (authentication.scheme !== 'oauth2-client-credentials') continue;
    const token = URL.parse(authentication.tokenUrl);
    if (token?.origin === url.origin) return token.pathname;
  }
  return undefined;
}
