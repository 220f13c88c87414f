import { createHash } from 'node:crypto';
import type { HttpRequest } from './request.ts';

/** Fields that differ between equal questions and rarely change the answer; one that does says so in its `Vary`, and is not kept. */
export const NOISE: ReadonlySet<string> = new Set([
  'baggage',
  'content-length',
  'date',
  'traceparent',
  'tracestate',
  'user-agent',
  'x-request-id',
]);

/**
 * Equal for requests that ask the same thing for the same asker: operation, method, path, every field that could make the
 * answer another one (credentials among them, whatever `Vary` will say), tenant, and the body. A hash, so that no
 * credential is kept. Undefined for what is not a plain read: an unsafe method, part of a resource, a caller who wants no
 * stored answer, a body that can be read only once.
 */
export function identityOf(request: HttpRequest, headers: readonly string[]): string | undefined {
  const { body } = request;
  if (!request.operation.read || (body !== undefined && typeof body !== 'string' && !(body instanceof Uint8Array)))
    return undefined;
  const hash = createHash('sha256');
  hash.update(`${request.tenant ?? ''}\n${request.operation.name}\n${request.method} ${request.path}\n`);
  const fields: string[] = [];
  for (let i = 0; i + 1 < headers.length; i += 2) {
    const name = headers[i] as string;
    const value = headers[i + 1] as string;
    if (name === 'range' || ((name === 'cache-control' || name === 'pragma') && /no-(?:store|cache)/i.test(value)))
      return undefined;
    if (name.startsWith('if-')) return undefined;
    if (!NOISE.has(name)) fields.push(`${name}: ${value}`);
  }
  hash.update(fields.sort().join('\n'));
  if (body !== undefined) hash.update('\n\n').update(body);
  return hash.digest('base64');
}
