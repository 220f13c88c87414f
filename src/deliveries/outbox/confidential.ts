/** Whether a call holds something that its document redacts, and so may be stored only sealed. */
import type { CallInput } from '../../requirement/call.ts';

/** Deeper than this nobody looks, and the call counts as confidential. */
const DEPTH_MAX = 32;

/**
 * `redact`: dotted paths (`card.number`). A field is found by the last name of its path wherever it stands, in any case: one
 * too many is sealed rather than one too few. Text and bytes are looked into where their Content-Type says that they are JSON or a
 * form; whatever else nobody can look into counts as holding it.
 */
export function holdsRedacted(input: CallInput, redact: readonly string[]): boolean {
  if (redact.length === 0) return false;
  const names = new Set(redact.map((path) => (path.split('.').at(-1) ?? path).toLowerCase()));
  const { params, query, headers, body } = input;
  return [params, query, headers].some((part) => holds(part, names, 0)) || holdsInBody(body, names, contentTypeOf(headers));
}

function holdsInBody(body: unknown, names: ReadonlySet<string>, contentType: string): boolean {
  if (body instanceof URLSearchParams) return [...body.keys()].some((name) => names.has(lastStep(name)));
  if (typeof body === 'string') return holdsInText(body, names, contentType);
  if (body instanceof Uint8Array || body instanceof ArrayBuffer) {
    const text = textOf(body);
    return text === undefined || holdsInText(text, names, contentType);
  }
  return holds(body, names, 0);
}

function holdsInText(text: string, names: ReadonlySet<string>, contentType: string): boolean {
  if (contentType === 'application/x-www-form-urlencoded') return holdsInBody(new URLSearchParams(text), names, contentType);
  if (contentType !== 'application/json' && !contentType.endsWith('+json')) return true;
  try {
    return holds(JSON.parse(text), names, 0);
  } catch {
    // It is not what it says.
    return true;
  }
}

function textOf(bytes: Uint8Array | ArrayBuffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** Without parameters; empty: nobody said. */
function contentTypeOf(headers: CallInput['headers']): string {
  const found = Object.entries(headers ?? {}).find(([name]) => name.toLowerCase() === 'content-type')?.[1];
  return typeof found === 'string' ? (found.split(';', 1)[0] as string).trim().toLowerCase() : '';
}

function holds(value: unknown, names: ReadonlySet<string>, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (depth > DEPTH_MAX) return true;
  if (Array.isArray(value)) return value.some((each) => holds(each, names, depth + 1));
  return Object.entries(value).some(([name, field]) => names.has(lastStep(name)) || holds(field, names, depth + 1));
}

/** `card[number]` and `card.number` are ways to write one field. */
function lastStep(name: string): string {
  const steps = name
    .toLowerCase()
    .split(/[.[\]]/)
    .filter((step) => step !== '');
  return steps.at(-1) ?? '';
}
