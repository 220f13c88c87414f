/** Ranges of addresses, v4 and v6, in one spelling each (RFC 4632, RFC 5952). */
import { quote, type Reading, readable, unreadable } from './reading.ts';

const FORMS = ['203.0.113.0/24', '203.0.113.7', '2001:db8::/32'];

/** Reads one address or one range; an address alone is the range of only itself. The value is its canonical spelling. */
export function parseCidr(text: string): Reading<string> {
  const slash = text.indexOf('/');
  const written = slash < 0 ? text : text.slice(0, slash);
  const groups = readV4(written) ?? readV6(written);
  if (groups === undefined) return unreadable(`${quote(text)} is not an address or a range of addresses`, FORMS);
  const width = groups.length === 4 ? 8 : 16;
  const bits = groups.length * width;
  const length = slash < 0 ? bits : readLength(text.slice(slash + 1));
  if (length === undefined || length > bits)
    return unreadable(`${quote(text)} has no prefix length from 0 to ${bits} after its \`/\``, FORMS);
  const network = groups.map((group, at) => masked(group, length - at * width, width));
  if (network.some((group, at) => group !== groups[at])) {
    const range = format(network, length);
    return unreadable(
      `${quote(text)} has bits set beyond its prefix: is one address meant, or its range?`,
      [range, format(groups, bits)],
      range,
    );
  }
  return readable(format(groups, length));
}

/** The numbers of an address: four bytes (v4) or eight groups (v6). Undefined for anything else. */
export function addressGroups(text: string): readonly number[] | undefined {
  return readV4(text) ?? readV6(text);
}

function format(groups: readonly number[], length: number): string {
  const address = groups.length === 4 ? groups.join('.') : formatV6(groups);
  return `${address}/${length}`;
}

/** The bits of one group that a prefix keeps; `left` of it reach into or past this group. */
function masked(group: number, left: number, width: number): number {
  if (left >= width) return group;
  return left <= 0 ? 0 : group - (group % 2 ** (width - left));
}

function readLength(text: string): number | undefined {
  return /^\d{1,3}$/.test(text) ? Number(text) : undefined;
}

function readV4(text: string): number[] | undefined {
  const parts = text.split('.', 5);
  if (parts.length !== 4) return undefined;
  const bytes = parts.map((part) => (/^(?:0|[1-9]\d{0,2})$/.test(part) ? Number(part) : 256));
  return bytes.every((byte) => byte < 256) ? bytes : undefined;
}

function readV6(text: string): number[] | undefined {
  if (text.length > 45) return undefined;
  const halves = text.split('::', 3);
  if (halves.length > 2) return undefined;
  const [head, tail] = halves.map(readGroups);
  if (head === undefined || (halves.length === 2 && tail === undefined)) return undefined;
  if (tail === undefined) return head.length === 8 ? head : undefined;
  const missing = 8 - head.length - tail.length;
  return missing < 1 ? undefined : [...head, ...Array.from({ length: missing }, () => 0), ...tail];
}

function readGroups(text: string): number[] | undefined {
  if (text === '') return [];
  const groups: number[] = [];
  const parts = text.split(':');
  for (const [at, part] of parts.entries()) {
    const embedded = at === parts.length - 1 ? readV4(part) : undefined;
    if (embedded !== undefined) {
      const [a = 0, b = 0, c = 0, d = 0] = embedded;
      groups.push(a * 256 + b, c * 256 + d);
    } else if (/^[\da-f]{1,4}$/i.test(part)) groups.push(Number.parseInt(part, 16));
    else return undefined;
  }
  return groups;
}

/** The longest run of zero groups, two at least, becomes `::`. */
function formatV6(groups: readonly number[]): string {
  let best = { start: 0, length: 0 };
  for (let start = 0; start < groups.length; start++) {
    let length = 0;
    while (groups[start + length] === 0) length++;
    if (length > best.length) best = { start, length };
  }
  const hex = groups.map((group) => group.toString(16));
  if (best.length < 2) return hex.join(':');
  return `${hex.slice(0, best.start).join(':')}::${hex.slice(best.start + best.length).join(':')}`;
}
