import { Readable } from 'node:stream';
import type { CallInput } from '../../requirement/call.ts';
import { pathOnly, segmentsOf } from './path.ts';
import type { PathTemplate } from './path-template.ts';
import type { HttpRequest } from './request.ts';

/** Fields that say what is asked, not who asks: these go with a call that another requirement takes over. */
const PORTABLE: ReadonlySet<string> = new Set(['accept', 'accept-language', 'content-type']);

/**
 * The portable form of a request that came as bytes: what its path holds by name, its query, its body. Credentials stay
 * behind. Undefined when it can't be taken apart: a body that comes once, a path that is not the template's.
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

function queryOf(path: string): Readonly<Record<string, readonly string[]>> {
  const mark = path.indexOf('?');
  if (mark < 0) return {};
  const fields = new URLSearchParams(path.slice(mark + 1));
  return Object.fromEntries(Array.from(new Set(fields.keys()), (name) => [name, fields.getAll(name)]));
}
