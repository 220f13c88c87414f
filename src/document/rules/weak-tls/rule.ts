import { clausesNamed, placeOfClause } from '../place.ts';
import type { Rule } from '../rule.ts';

const OBSOLETE = [
  'ssl 2',
  'ssl 3',
  'sslv2',
  'sslv3',
  'ssl3',
  'tls 1.0',
  'tls1.0',
  'tlsv1.0',
  'tls v1.0',
  'tls 1.1',
  'tls1.1',
  'tlsv1.1',
  'tls v1.1',
];

export const weakTls: Rule = {
  code: 'weak-tls',
  why: 'Versions before TLS 1.2 have known attacks; RFC 8996 forbids them, and so does PCI DSS.',
  *text(document) {
    for (const clause of clausesNamed(document, 'Protocol')) {
      const value = clause.value.toLowerCase();
      const version = OBSOLETE.find((candidate) => value.includes(candidate));
      const named = version ?? (value.includes('ssl') && !value.includes('tls') ? 'ssl' : undefined);
      if (named === undefined) continue;
      yield {
        severity: version === undefined ? 'warning' : 'error',
        ...placeOfClause(clause),
        message: `${clause.label} allows ${named.toUpperCase()}, which is broken.`,
        remedy: 'Write the oldest version that is still safe: `HTTPS, TLS 1.2 or newer`.',
      };
    }
  },
};
