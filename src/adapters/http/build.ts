import { Readable } from 'node:stream';
import type { CallInput } from '../../requirement/call.ts';
import { ConcordatError } from '../../requirement/errors.ts';
import { encodeForm } from './form.ts';
import { isForm } from './headers.ts';
import type { Declared } from './operation-table.ts';
import type { HttpRequest } from './request.ts';

/** How an object becomes a body when the caller's headers do not say: as the document's Input clause has it. */
export type BodyFormat = 'json' | 'form';

const JSON_TYPE = 'application/json';
const FORM_TYPE = 'application/x-www-form-urlencoded';
const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
// Visible ASCII, spaces, tabs and Latin-1: what a field value may hold (RFC 9110 §5.5).
const VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;

/** Throws CONCORDAT_INPUT_INVALID when the input does not make a request of this operation. */
export function buildRequest({ operation, template }: Declared, input: CallInput, format: BodyFormat): HttpRequest {
  const method = (operation.http?.method ?? 'GET').toUpperCase();
  const path = withQuery(template.fill(input.params ?? {}, operation.name), input.query);
  const headers = headerList(input.headers ?? {}, operation.name);
  const given = headers.find((name, i) => i % 2 === 0 && name === 'content-type');
  const written = given === undefined ? undefined : headers[headers.indexOf(given) + 1];
  const body = encodeBody(input.body, written, format, operation.name);
  if (body.type !== undefined && written === undefined) headers.push('content-type', body.type);
  return { method, path, headers, body: body.bytes, operation, input };
}

/** Adds parameters to a path that may have some already; a list repeats its name. */
export function withQuery(path: string, query: CallInput['query']): string {
  if (query === undefined) return path;
  const fields = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined) continue;
    if (Array.isArray(value)) for (const each of value) fields.append(name, each);
    else fields.append(name, String(value));
  }
  const text = fields.toString();
  return text === '' ? path : `${path}${path.includes('?') ? '&' : '?'}${text}`;
}

function headerList(headers: Readonly<Record<string, string>>, operation: string): string[] {
  const list: string[] = [];
  for (const [name, value] of Object.entries(headers)) {
    if (!TOKEN.test(name) || !VALUE.test(value)) {
      throw invalid(operation, `the header ${JSON.stringify(name)} or its value holds characters that no header may`);
    }
    list.push(name.toLowerCase(), value);
  }
  return list;
}

function encodeBody(
  body: unknown,
  contentType: string | undefined,
  format: BodyFormat,
  operation: string,
): { bytes: HttpRequest['body']; type: string | undefined } {
  if (body === undefined) return { bytes: undefined, type: undefined };
  if (body instanceof Uint8Array) return { bytes: body, type: 'application/octet-stream' };
  if (body instanceof ArrayBuffer) return { bytes: new Uint8Array(body), type: 'application/octet-stream' };
  if (body instanceof Readable) return { bytes: body, type: 'application/octet-stream' };
  if (body instanceof ReadableStream) return { bytes: Readable.fromWeb(body), type: 'application/octet-stream' };
  if (body instanceof URLSearchParams) return { bytes: body.toString(), type: FORM_TYPE };
  const asForm = contentType === undefined ? format === 'form' : isForm(contentType);
  if (typeof body === 'string' && (contentType !== undefined || asForm)) return { bytes: body, type: FORM_TYPE };
  if (asForm && typeof body === 'object' && body !== null) return { bytes: encodeForm(body), type: FORM_TYPE };
  const text = JSON.stringify(body);
  if (text === undefined) throw invalid(operation, `a body of type ${typeof body} cannot be written as JSON`);
  return { bytes: text, type: JSON_TYPE };
}

function invalid(operation: string, what: string): ConcordatError {
  return new ConcordatError('CONCORDAT_INPUT_INVALID', `"${operation}" was not sent: ${what}`, { operation });
}
