import { createHash } from 'node:crypto';
import { fieldAt, scalarAt } from './dotted-path.ts';
import { headerOf, isForm, isJson } from './headers.ts';
import type { HttpRequest } from './request.ts';

/** Most of a body that is read for a key. */
const SEARCHED_MAX = 1024 * 1024;
/** Longest key sent as it is; vendors take 255 characters at least. */
const KEY_MAX = 255;

/** The caller's own header; with `path`, the value there in the input or in a JSON or form body instead. */
export function idempotencyKeyOf(request: HttpRequest, header: string, path: string | undefined): string | undefined {
  if (path === undefined) return headerOf(request.headers, header.toLowerCase()) || undefined;
  const value = valueAt(request, path);
  return value === undefined ? undefined : asKey(value);
}

function valueAt(request: HttpRequest, path: string): string | undefined {
  const body = request.input?.body;
  if (typeof body === 'object' && body !== null) {
    if (body instanceof URLSearchParams) return fieldAt(body, path);
    const value = scalarAt(body, path);
    if (value !== undefined) return value;
  }
  const bytes = request.body;
  if (typeof bytes !== 'string' && !(bytes instanceof Uint8Array)) return undefined;
  if (bytes.length > SEARCHED_MAX) return undefined;
  const text = typeof bytes === 'string' ? bytes : new TextDecoder().decode(bytes);
  const type = headerOf(request.headers, 'content-type');
  if (isForm(type)) return fieldAt(new URLSearchParams(text), path);
  return isJson(type) ? scalarAt(parsed(text), path) : undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not our business: the other side will say that it is not JSON. It has no key.
    return undefined;
  }
}

/** The value itself where a header can carry it; otherwise something short that is the same for the same value. */
function asKey(value: string): string {
  const key = /^[\x21-\x7e]+$/.test(value) ? value : encodeURIComponent(value);
  return key.length <= KEY_MAX ? key : createHash('sha256').update(value).digest('hex');
}
