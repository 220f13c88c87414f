/** Revisions: a hash over what a clause means, so that a change of wording, white space or order elsewhere changes nothing. */
/** 16 hex digits over the key and the normalised value. */
export function revisionOf(key: string, value: unknown): string {
  return digest(prefixed(key) + normalised(value));
}

/** 16 hex digits over all clauses' revisions, in the order of their keys. */
export function revisionOfAll(clauses: readonly { readonly key: string; readonly revision: string }[]): string {
  return digest(
    clauses
      .map(({ key, revision }) => prefixed(key) + revision)
      .sort()
      .join(''),
  );
}

/** Every part carries its length, so that no two values can read the same; fields are sorted, missing ones left out. */
function normalised(value: unknown): string {
  if (Array.isArray(value)) return `a${value.length}:${value.map(normalised).join('')}`;
  if (typeof value === 'object' && value !== null) {
    const fields = Object.entries(value).filter(([, content]) => content !== undefined);
    fields.sort(([a], [b]) => (a < b ? -1 : 1));
    return `o${fields.length}:${fields.map(([name, content]) => prefixed(name) + normalised(content)).join('')}`;
  }
  return prefixed(`${typeof value} ${String(value)}`);
}

function prefixed(text: string): string {
  return `${text.length}:${text}`;
}

/** Loaded with the first revision: it takes as long as everything else that `check` of one document does, which asks for none. */
function digest(text: string): string {
  const { hash } = process.getBuiltinModule('node:crypto');
  return hash('sha256', text, 'hex').slice(0, 16);
}
