/** Fields of a form, read strictly: bytes that cannot be read are refused, because two of them would be read as one. */
import { fromUtf8 } from './encoding.ts';

export type Fields = readonly (readonly [name: string, value: string])[];

const MOST_FIELDS = 2_000;

/** `a=1&b=2`, as URL encoded forms and addresses have it. Undefined: it is none. */
export function readForm(text: string): Fields | undefined {
  const fields: (readonly [string, string])[] = [];
  let from = 0;
  while (from <= text.length) {
    const and = text.indexOf('&', from);
    const end = and < 0 ? text.length : and;
    if (end > from) {
      if (fields.length === MOST_FIELDS) return undefined;
      const equals = text.indexOf('=', from);
      const middle = equals < 0 || equals > end ? end : equals;
      const name = decoded(text.slice(from, middle));
      const value = decoded(text.slice(Math.min(middle + 1, end), end));
      if (name === undefined || value === undefined) return undefined;
      fields.push([name, value]);
    }
    from = end + 1;
  }
  return fields;
}

/** The fields of the part after the question mark. */
export function readQuery(url: string): Fields | undefined {
  const hash = url.indexOf('#');
  const address = hash < 0 ? url : url.slice(0, hash);
  const question = address.indexOf('?');
  return question < 0 ? [] : readForm(address.slice(question + 1));
}

/** Names and values, sorted by both, with nothing between; a field that stands there twice with one value counts once. */
export function sortedFields(fields: Fields): string {
  const names = new Map<string, Set<string>>();
  for (const [name, value] of fields) names.set(name, (names.get(name) ?? new Set()).add(value));
  return [...names.keys()]
    .sort()
    .map((name) =>
      [...(names.get(name) as Set<string>)]
        .sort()
        .map((value) => name + value)
        .join(''),
    )
    .join('');
}

function decoded(text: string): string | undefined {
  if (!text.includes('%') && !text.includes('+')) return text;
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    // Its only error: a malformed escape.
    return undefined;
  }
}

/** A body as a form. */
export function readFormBody(body: Uint8Array): Fields | undefined {
  const text = fromUtf8(body);
  return text === undefined ? undefined : readForm(text);
}
