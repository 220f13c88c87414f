import type { RawClause } from '../../document.ts';
import { placeOfClause } from '../place.ts';
import type { Rule } from '../rule.ts';

/** Loopback never leaves the machine, so a stand-in or a side-car may speak plain HTTP. */
const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];

export const noPlainHttp: Rule = {
  code: 'no-plain-http',
  why: 'Everybody on the way can read and change what is sent, credentials included.',
  *text(document) {
    for (const clause of document.clauses) {
      for (const candidate of [clause, ...clause.children])
        if (isUrl(candidate) && isPlain(candidate.value)) yield finding(candidate);
    }
  },
};

function isUrl({ name }: RawClause): boolean {
  return name === 'URL' || name === 'Token URL';
}

function isPlain(value: string): boolean {
  const at = value.toLowerCase().indexOf('http://');
  if (at < 0) return false;
  const host = URL.parse(value.slice(at).split(/[\s)>`]/, 1)[0] ?? '')?.hostname;
  return host !== undefined && !LOOPBACK.includes(host) && !host.endsWith('.localhost');
}

function finding(clause: RawClause) {
  return {
    severity: 'error' as const,
    ...placeOfClause(clause),
    message: `${clause.label} sends everything in the clear over plain HTTP.`,
    remedy:
      'Write the `https://` address; where the other side has none, put a TLS-terminating proxy on this machine and write its loopback address.',
  };
}
