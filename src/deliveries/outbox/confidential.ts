/** Whether a call holds something that its document redacts, and so may be stored only sealed. */
import type { CallInput } from '../../requirement/call.ts';

/** Deeper than this nobody looks, and the call counts as confidential. */
const DEPTH_MAX = 32;

/**
 * `redact`: dotted paths (`card.number`). A field is found by the last name of its path wherever it stands, in any case: one
 * too many is sealed rather than one too few. A body that is no plain data cannot be looked into, so it counts as holding it.
 */
export function holdsRedacted(input: CallInput, redact: readonly string[]): boolean {
  if (redact.length === 0) return false;
  const names = new Set(redact.map((path) => (path.split('.').at(-1) ?? path).toLowerCase()));
  const { params, query, headers, body } = input;
  return [params, query, headers].some((part) => holds(part, names, 0)) || holdsInBody(body, names);
}

function holdsInBody(body: unknown, names: ReadonlySet<string>): boolean {
  if (body instanceof URLSearchParams) return [...body.keys()].some((name) => names.has(lastStep(name)));
  if (typeof body === 'string' || body instanceof Uint8Array || body instanceof ArrayBuffer) return true;
  return holds(body, names, 0);
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
