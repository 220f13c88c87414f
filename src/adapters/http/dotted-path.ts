/**
 * Reads the value that a dotted path such as `metadata.order_id` names in a body. Only own properties are followed; a
 * number in the path is an index. Undefined when there is nothing there, or nothing a header could carry.
 */
export function scalarAt(value: unknown, path: string): string | undefined {
  let at: unknown = value;
  for (const step of path.split('.')) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, step)) return undefined;
    at = (at as Record<string, unknown>)[step];
  }
  if (typeof at === 'string') return at === '' ? undefined : at;
  return typeof at === 'number' || typeof at === 'bigint' ? String(at) : undefined;
}

/** The same in form fields: `metadata[order_id]` or `metadata.order_id`. */
export function fieldAt(form: URLSearchParams, path: string): string | undefined {
  const [first = '', ...rest] = path.split('.');
  const value = form.get(first + rest.map((step) => `[${step}]`).join('')) ?? form.get(path);
  return value === null || value === '' ? undefined : value;
}
