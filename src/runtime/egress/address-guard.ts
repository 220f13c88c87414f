/**
 * Which addresses may be reached when somebody else has chosen the URL: only public ones, unless a range is allowed by name. The
 * address that was checked is the one that is connected to: the lookup of the connection itself is the check, so a name that
 * resolves differently a moment later changes nothing (DNS rebinding).
 */
import { lookup as systemLookup } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';
import { addressGroups } from '../../requirement/units/cidr.ts';

/**
 * Nothing that the whole Internet could answer: IANA's special-purpose registries for IPv4 and IPv6, the clouds' metadata
 * addresses among them (169.254.169.254, fd00:ec2::254).
 */
const NOT_PUBLIC: readonly string[] = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  // Azure's platform address: public by its number, and answers only inside.
  '168.63.129.16/32',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.31.196.0/24',
  '192.52.193.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '192.175.48.0/24',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
  '::/127',
  '::ffff:0:0:0/96',
  '64:ff9b:1::/48',
  '100::/64',
  '2001::/23',
  '2001:db8::/32',
  '3fff::/20',
  '5f00::/16',
  'fc00::/7',
  'fe80::/10',
  'fec0::/10',
  'ff00::/8',
];

/** What resolves a name: `node:dns`'s lookup with `all`. */
export type Resolve = (
  host: string,
  options: { readonly all: true },
  done: (error: NodeJS.ErrnoException | null, addresses: { readonly address: string; readonly family: number }[]) => void,
) => void;

export class AddressGuard {
  readonly #blocked = listOf(NOT_PUBLIC);
  readonly #allowed: BlockList;
  readonly #resolve: Resolve;
  readonly #only: boolean;

  /**
   * `allowed`: ranges that may be reached although they are not public, `10.1.0.0/16`. `only`: those, and nothing else; for what
   * must not cross the Internet in the clear.
   */
  constructor(allowed: readonly string[] = [], resolve: Resolve = systemLookup, only = false) {
    this.#allowed = listOf(allowed);
    this.#resolve = resolve;
    this.#only = only;
  }

  /** Whether one address may be reached. False for what is no address. */
  permits(address: string): boolean {
    const real = unwrapped(address);
    const family = isIP(real);
    if (family === 0) return false;
    const kind = family === 6 ? 'ipv6' : 'ipv4';
    return this.#allowed.check(real, kind) || (!this.#only && !this.#blocked.check(real, kind));
  }

  /** Why a URL's host cannot be reached, where its name alone shows it; names are checked when they are resolved. */
  refusal(url: URL): string | undefined {
    const host = url.hostname.replace(/^\[|\]$/g, '');
    return isIP(host) === 0 || this.permits(host) ? undefined : this.#refused(host, host);
  }

  /** For the connection itself (`connect: { lookup }`): every address a name has must be permitted, or none is used. */
  readonly lookup: LookupFunction = (host, options, done) => {
    this.#resolve(host, { all: true }, (error, found) => {
      if (error !== null) return done(error, [], 4);
      const bad = found.find(({ address }) => !this.permits(address));
      if (bad !== undefined) return done(Object.assign(new Error(this.#refused(host, bad.address)), { code: 'EACCES' }), [], 4);
      const { family: wanted } = options;
      const usable = wanted === 4 || wanted === 6 ? found.filter(({ family }) => family === wanted) : found;
      const [first] = usable;
      if (first === undefined) return done(Object.assign(new Error(`${host} has no address`), { code: 'ENOTFOUND' }), [], 4);
      if (options.all === true) done(null, [...usable]);
      else done(null, first.address, first.family);
    });
  };

  /** Without the address that a name has: whoever has chosen the name may read this, and must not learn of our network by it. */
  #refused(host: string, address: string): string {
    const what = host === address ? host : `what ${host} leads to`;
    if (this.#only) return `${what} is in none of the ranges that are named, and only those are reached by plain HTTP`;
    return `${what} is not a public address; name its range where it is meant to be reached`;
  }
}

/** A v4 address that is written as v6: mapped (RFC 4291), by NAT64 (RFC 6052), 6to4 (RFC 3056). */
function unwrapped(address: string): string {
  const groups = addressGroups(address.split('%', 1)[0] as string);
  if (groups === undefined || groups.length !== 8) return groups === undefined ? '' : address;
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = groups;
  const zero = (...some: number[]): boolean => some.every((group) => group === 0);
  if (zero(a, b, c, d, e) && f === 0xffff) return dotted(g, h);
  if (zero(a, b, c, d, e, f) && (g > 0 || h > 1)) return dotted(g, h);
  if (a === 0x64 && b === 0xff9b && zero(c, d, e, f)) return dotted(g, h);
  if (a === 0x2002) return dotted(b, c);
  return address.split('%', 1)[0] as string;
}

function dotted(high: number, low: number): string {
  return [high >> 8, high & 0xff, low >> 8, low & 0xff].join('.');
}

function listOf(ranges: readonly string[]): BlockList {
  const list = new BlockList();
  for (const range of ranges) {
    const [address = '', length] = range.split('/');
    const v6 = address.includes(':');
    list.addSubnet(address, length === undefined ? (v6 ? 128 : 32) : Number(length), v6 ? 'ipv6' : 'ipv4');
  }
  return list;
}
