/** JSON pointers (RFC 6901) into a tree, through the `$ref`s on their way. */

/** References followed on the way of one pointer; a circle ends there. */
const MOST_STEPS = 64;
const LONGEST = 2_000;

export type Target =
  | { readonly state: 'found'; readonly value: unknown }
  /** `parent` is the deepest value there is, `from` the part of the pointer that leads to it, `missing` the first part that is not. */
  | { readonly state: 'absent'; readonly parent: unknown; readonly from: readonly string[]; readonly missing: string }
  /** A reference on the way leads out of the file. */
  | { readonly state: 'elsewhere' };

/** The parts of a pointer as written after `#`, percent-encoded or not. */
export function pointerParts(pointer: string): readonly string[] {
  return percentDecoded(pointer.slice(0, LONGEST))
    .slice(1)
    .split('/')
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

export function pointerOf(parts: readonly string[]): string {
  return parts.map((part) => `/${part.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

export function percentDecoded(written: string): string {
  if (!written.includes('%')) return written;
  try {
    return decodeURIComponent(written);
  } catch {
    return written;
  }
}

export function resolvePointer(root: unknown, parts: readonly string[]): Target {
  let value = root;
  let steps = 0;
  for (let at = 0; at < parts.length; at++) {
    const part = parts[at] as string;
    while (!hasChild(value, part)) {
      const ref = referenceOf(value);
      if (ref === undefined) return { state: 'absent', parent: value, from: parts.slice(0, at), missing: part };
      if (!ref.startsWith('#')) return { state: 'elsewhere' };
      const target = ++steps > MOST_STEPS ? undefined : walk(root, ref);
      if (target === undefined) return { state: 'absent', parent: value, from: parts.slice(0, at), missing: part };
      value = target;
    }
    value = (value as Record<string, unknown>)[part];
  }
  return { state: 'found', value };
}

/** The value itself, or what its reference inside the file stands for; undefined behind a reference that leads out, or nowhere. */
export function dereferenced(root: unknown, value: unknown): unknown {
  let found = value;
  for (let steps = 0; steps < MOST_STEPS; steps++) {
    const ref = referenceOf(found);
    if (ref === undefined) return found;
    if (!ref.startsWith('#')) return undefined;
    found = walk(root, ref);
  }
  return undefined;
}

export function referenceOf(value: unknown): string | undefined {
  const ref = isMapping(value) && Object.hasOwn(value, '$ref') ? value.$ref : undefined;
  return typeof ref === 'string' ? ref : undefined;
}

export function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A child of a mapping, itself or through a reference inside the file; undefined when there is none. */
export function childOf(root: unknown, value: unknown, key: string): unknown {
  const within = dereferenced(root, value);
  return isMapping(within) && Object.hasOwn(within, key) ? within[key] : undefined;
}

/** Entries of a mapping, itself or behind a reference inside the file. */
export function entriesOf(root: unknown, value: unknown): readonly [string, unknown][] {
  const within = dereferenced(root, value);
  return isMapping(within) ? Object.entries(within) : [];
}

function hasChild(value: unknown, part: string): boolean {
  if (Array.isArray(value)) return /^(?:0|[1-9]\d{0,8})$/.test(part) && Number(part) < value.length;
  return isMapping(value) && Object.hasOwn(value, part);
}

/** What a reference inside the file points at, without following more references on its way. */
function walk(root: unknown, ref: string): unknown {
  if (ref === '#') return root;
  if (!ref.startsWith('#/')) return undefined;
  let value = root;
  for (const part of pointerParts(ref.slice(1))) {
    if (!hasChild(value, part)) return undefined;
    value = (value as Record<string, unknown>)[part];
  }
  return value;
}
