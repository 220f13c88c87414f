/** Header lists as HTTP carries them: flat name, value, name, value; order and repetition kept. */

/** Fields that belong to one connection and never cross it (RFC 9110 §7.6.1). We pass no trailers on. */
export const HOP_BY_HOP: ReadonlySet<string> = new Set([
  'connection',
  'http2-settings',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** Besides those: what the transport writes, or cannot honour, itself. */
const OWN_TO_TRANSPORT: ReadonlySet<string> = new Set(['expect', 'host']);

/** What some servers take for the real method or path. All begin with an `x`. */
const OVERRIDES: ReadonlySet<string> = new Set([
  'x-http-method',
  'x-http-method-override',
  'x-method-override',
  'x-original-url',
  'x-rewrite-url',
]);
const SMALL_X = 0x78;

/**
 * The first field that could turn the request into another operation than the one that was admitted. `headers` have
 * lower-case names; `_` counts as `-`, as it does to servers that hand fields over as variables.
 */
export function overrideIn(headers: readonly string[]): string | undefined {
  for (let i = 0; i < headers.length; i += 2) {
    const name = headers[i] as string;
    if (name.charCodeAt(0) === SMALL_X && OVERRIDES.has(name.replaceAll('_', '-'))) return name;
  }
  return undefined;
}

/** A copy with lower-case names, without hop-by-hop fields, without those of the transport and without the fields that `Connection` names. */
export function endToEnd(headers: readonly string[]): string[] {
  const named = connectionOptions(headers);
  const kept: string[] = [];
  for (let i = 0; i + 1 < headers.length; i += 2) {
    const name = (headers[i] as string).toLowerCase();
    if (HOP_BY_HOP.has(name) || OWN_TO_TRANSPORT.has(name) || named?.has(name) === true) continue;
    kept.push(name, headers[i + 1] as string);
  }
  return kept;
}

/** The first value of a field, or undefined. `name` in lower case; the list's names in any. */
export function headerOf(headers: readonly string[], name: string): string | undefined {
  for (let i = 0; i + 1 < headers.length; i += 2) {
    const field = headers[i] as string;
    if (field.length === name.length && field.toLowerCase() === name) return headers[i + 1];
  }
  return undefined;
}

/** Every value of a field, in order. `name` in lower case; the list's names in any. */
export function valuesOf(headers: readonly string[], name: string): string[] {
  return headers.filter((_, i) => i % 2 === 1 && (headers[i - 1] as string).toLowerCase() === name);
}

/** Makes this the one value of the field, in place. All names in lower case. */
export function setHeader(headers: string[], name: string, value: string): void {
  for (let i = headers.length - 2; i >= 0; i -= 2) if (headers[i] === name) headers.splice(i, 2);
  headers.push(name, value);
}

/** `application/json` of `application/json; charset=utf-8`, in lower case; empty when there is none. */
export function mediaType(contentType: string | undefined): string {
  return (contentType ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
}

export function isJson(contentType: string | undefined): boolean {
  const type = mediaType(contentType);
  return type === 'application/json' || type === 'text/json' || type.endsWith('+json');
}

export function isForm(contentType: string | undefined): boolean {
  return mediaType(contentType) === 'application/x-www-form-urlencoded';
}

function connectionOptions(headers: readonly string[]): Set<string> | undefined {
  let named: Set<string> | undefined;
  for (let i = 0; i + 1 < headers.length; i += 2) {
    const field = headers[i] as string;
    if (field.length !== 10 || field.toLowerCase() !== 'connection') continue;
    named ??= new Set();
    for (const option of (headers[i + 1] as string).split(',')) named.add(option.trim().toLowerCase());
  }
  return named;
}
