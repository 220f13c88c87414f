import { Readable } from 'node:stream';
import type { CallInput } from '../../requirement/call.ts';
import type { Authentication } from '../../requirement/requirement.ts';
import { pathOnly, segmentsOf } from './path.ts';
import type { PathTemplate } from './path-template.ts';
import type { HttpRequest } from './request.ts';

/** What a call takes with it to another requirement: what is asked, never who asks. */

/** Of a request that came as bytes only these fields go along. */
const PORTABLE: ReadonlySet<string> = new Set(['accept', 'accept-language', 'content-type']);

/** Fields that prove who asks, whatever the document says. */
const PROOF: ReadonlySet<string> = new Set(['authorization', 'cookie', 'proxy-authorization']);

/**
 * The portable form of a request that came as bytes: what its path holds by name, its query, its body. Undefined when it
 * can't be taken apart: a body that comes once, a path that is not the template's.
 */
export function portableInput(request: HttpRequest, headers: readonly string[], template: PathTemplate): CallInput | undefined {
  if (request.body instanceof Readable) return undefined;
  const segments = segmentsOf(pathOnly(request.path));
  const params = segments === undefined ? undefined : template.read(segments);
  if (params === undefined) return undefined;
  const kept: Record<string, string> = {};
  for (let i = 0; i + 1 < headers.length; i += 2) {
    if (PORTABLE.has(headers[i] as string)) kept[headers[i] as string] = headers[i + 1] as string;
  }
  return { params, query: queryOf(request.path), headers: kept, body: request.body };
}

/** Fields that belong to one sending: its way, its trace, its length. A later one has its own. */
const OF_ONE_SENDING: ReadonlySet<string> = new Set([
  'baggage',
  'content-length',
  'request-timeout',
  'traceparent',
  'tracestate',
  'via',
]);

/**
 * The form of a request that came as bytes in which the same requirement does it later: as `portableInput`, with every field
 * that means something to the other side, such as the account it is for.
 */
export function durableInput(request: HttpRequest, headers: readonly string[], template: PathTemplate): CallInput | undefined {
  const input = portableInput(request, headers, template);
  if (input === undefined) return undefined;
  const kept: Record<string, string> = {};
  for (let i = 0; i + 1 < headers.length; i += 2) {
    const name = headers[i] as string;
    const before = kept[name];
    if (!OF_ONE_SENDING.has(name))
      kept[name] = before === undefined ? (headers[i + 1] as string) : `${before}, ${headers[i + 1]}`;
  }
  return { ...input, headers: kept };
}

/** Without credentials: what the document's authentication is called there, ours or the caller's own, stays behind. */
export function withoutCredentials(input: CallInput, authentication: readonly Authentication[]): CallInput {
  const keys = authentication.filter((each) => each.scheme === 'api-key');
  const named = (where: 'header' | 'query'): Set<string> =>
    new Set(keys.filter((key) => key.in === where).map((key) => key.name.toLowerCase()));
  return {
    ...input,
    query: without(input.query, named('query')),
    headers: without(input.headers, new Set([...named('header'), ...PROOF])),
  };
}

function without<T>(fields: Readonly<Record<string, T>> | undefined, names: ReadonlySet<string>): Record<string, T> {
  return Object.fromEntries(Object.entries(fields ?? {}).filter(([name]) => !names.has(name.toLowerCase())));
}

function queryOf(path: string): Readonly<Record<string, readonly string[]>> {
  const mark = path.indexOf('?');
  if (mark < 0) return {};
  const fields = new URLSearchParams(path.slice(mark + 1));
  return Object.fromEntries(Array.from(new Set(fields.keys()), (name) => [name, fields.getAll(name)]));
}
