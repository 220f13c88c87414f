/** Header lists as HTTP carries them: flat name, value, name, value; order and repetition kept. */

/**
 * Fields that belong to one connection and never cross it (RFC 9110 §7.6.1), with `host` and `expect`, which the
 * transport writes or cannot honour itself.
 */
const HOP_BY_HOP: ReadonlySet<string> = new Set([
  'connection',
  'expect',
  'host',
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

/** A copy with lower-case names, without hop-by-hop fields and without the fields that `Connection` names. */
export function endToEnd(headers: readonly string[]): string[] {
  const named = connectionOptions(headers);
  const kept: string[] = [];
  for (let i = 0; i + 1 < headers.length; i += 2) {
    const name = (headers[i] as string).toLowerCase();
    if (HOP_BY_HOP.has(name) || named?.has(name) === true) continue;
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

/** A copy without the fields of that name. */
export function withoutHeader(headers: readonly string[], name: string): string[] {
  const kept: string[] = [];
  for (let i = 0; i + 1 < headers.length; i += 2) {
    const field = headers[i] as string;
    if (field.toLowerCase() !== name) kept.push(field, headers[i + 1] as string);
  }
  return kept;
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
