/** Who sends: the address of a request's sender, and whether it is among those that may. */
import { addressGroups } from '../../requirement/units/cidr.ts';

/** Ranges as `parseCidr` writes them, read once. */
export class AllowedSenders {
  readonly #ranges: readonly Range[];

  /** Throws for what `parseCidr` has not written. */
  constructor(ranges: readonly string[]) {
    this.#ranges = ranges.map(readRange);
  }

  /** False for what is not an address. A v4 address in v6 spelling (`::ffff:203.0.113.7`) is that v4 address. */
  includes(address: string | undefined): boolean {
    const groups = address === undefined ? undefined : readAddress(address);
    return groups !== undefined && this.#ranges.some((range) => contains(range, groups));
  }
}

/**
 * The address of the sender, without port and zone. `peer` is who connected; behind so many trusted proxies it is the entry of
 * X-Forwarded-For that the outermost of them has written: what stands left of it anybody may have written. Undefined: there
 * are fewer entries than proxies, so nobody can tell.
 */
export function senderOf(peer: string | undefined, headers: readonly string[], trustedProxies: number): string | undefined {
  if (trustedProxies === 0) return peer === undefined ? undefined : plain(peer);
  const entries: string[] = [];
  for (let at = 0; at + 1 < headers.length; at += 2) {
    if ((headers[at] as string).toLowerCase() === 'x-forwarded-for') entries.push(...(headers[at + 1] as string).split(','));
  }
  const entry = entries.at(-trustedProxies)?.trim();
  return entry === undefined || entry === '' || entries.length < trustedProxies ? undefined : plain(entry);
}

interface Range {
  readonly groups: readonly number[];
  readonly length: number;
}

function readRange(text: string): Range {
  const slash = text.lastIndexOf('/');
  const groups = addressGroups(text.slice(0, slash));
  const length = Number(text.slice(slash + 1));
  if (groups === undefined || !Number.isInteger(length))
    throw new TypeError(`${JSON.stringify(text)} is not a range of addresses`);
  // A range within `::ffff:0:0/96` is a range of v4 addresses.
  const v4 = length >= 96 ? mappedV4(groups) : undefined;
  return v4 === undefined ? { groups, length } : { groups: v4, length: length - 96 };
}

function readAddress(text: string): readonly number[] | undefined {
  const groups = addressGroups(plain(text));
  return groups === undefined ? undefined : (mappedV4(groups) ?? groups);
}

/** `[2001:db8::1]:443`, `203.0.113.7:443` and `fe80::1%eth0` without what is not the address. */
function plain(text: string): string {
  const unquoted = text.startsWith('"') && text.endsWith('"') ? text.slice(1, -1) : text;
  if (unquoted.startsWith('[')) return plain(unquoted.slice(1, Math.max(1, unquoted.indexOf(']'))));
  const colon = unquoted.indexOf(':');
  if (colon !== -1 && colon === unquoted.lastIndexOf(':')) return unquoted.slice(0, colon);
  const zone = unquoted.indexOf('%');
  return zone === -1 ? unquoted : unquoted.slice(0, zone);
}

function mappedV4(groups: readonly number[]): readonly number[] | undefined {
  if (groups.length !== 8 || groups[5] !== 0xffff || groups.slice(0, 5).some((group) => group !== 0)) return undefined;
  const [high = 0, low = 0] = groups.slice(6);
  return [high >> 8, high & 0xff, low >> 8, low & 0xff];
}

function contains({ groups, length }: Range, address: readonly number[]): boolean {
  if (groups.length !== address.length) return false;
  const width = groups.length === 4 ? 8 : 16;
  return groups.every((group, at) => {
    const left = width - Math.min(width, Math.max(0, length - at * width));
    return group >>> left === (address[at] as number) >>> left;
  });
}
