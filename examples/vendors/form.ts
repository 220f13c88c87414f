/** Form fields as vendors nest them: `metadata[order_id]=7` is `{ metadata: { order_id: '7' } }`, `a[0]=x` is `{ a: ['x'] }`. */

export type Field = string | Field[] | Fields;
export type Fields = { [name: string]: Field };

export function readForm(body: string): Fields {
  const root = Object.create(null) as Fields;
  for (const [name, value] of new URLSearchParams(body)) {
    const path = name.split(/[[\]]+/).filter((part) => part !== '');
    const last = path.pop();
    let inner = root;
    for (const part of path) {
      const next = inner[part];
      inner = inner[part] = typeof next === 'object' && !Array.isArray(next) ? next : (Object.create(null) as Fields);
    }
    if (last !== undefined) inner[last] = value;
  }
  for (const [name, value] of Object.entries(root)) root[name] = withLists(value);
  return root;
}

/** Fields named 0, 1, 2… are a list. */
function withLists(field: Field): Field {
  if (typeof field === 'string' || Array.isArray(field)) return field;
  const entries = Object.entries(field).map(([name, value]) => [name, withLists(value)] as const);
  const isList = entries.length > 0 && entries.every(([name], index) => name === String(index));
  return isList ? entries.map(([, value]) => value) : Object.fromEntries(entries);
}
