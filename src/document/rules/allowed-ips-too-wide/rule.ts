import { placeOf } from '../place.ts';
import { NOTHING, type Rule } from '../rule.ts';
import { cautionFor, severityFor } from '../severity.ts';

/** More than 65,536 addresses of version 4, or more than one provider has of version 6. */
const SHORTEST = { v4: 16, v6: 29 } as const;

export const allowedIpsTooWide: Rule = {
  code: 'allowed-ips-too-wide',
  why: 'A list of addresses keeps out those who are not on it; a range as wide as a provider lets in everybody who rents a machine there.',
  meaning({ security: { allowedIps }, criticality }, document) {
    if (allowedIps === undefined) return NOTHING;
    const wide = allowedIps.filter(isWide);
    if (wide.length === 0) return NOTHING;
    const all = wide.find((range) => lengthOf(range) === 0);
    return [
      {
        severity: all === undefined ? cautionFor(criticality) : severityFor(criticality),
        ...placeOf(document, 'security.allowed-ips'),
        message:
          all === undefined
            ? `${wide.join(' and ')} lets in tens of thousands of addresses and more.`
            : `${all} is every address there is, so nobody is kept out.`,
        remedy: 'Write the addresses that the other side publishes for its calls: `203.0.113.0/24, 198.51.100.7`.',
      },
    ];
  },
};

function isWide(range: string): boolean {
  return lengthOf(range) < (range.includes(':') ? SHORTEST.v6 : SHORTEST.v4);
}

/** The length of the prefix; an address alone is the narrowest range. */
function lengthOf(range: string): number {
  const slash = range.indexOf('/');
  return slash < 0 ? 128 : Number(range.slice(slash + 1));
}
