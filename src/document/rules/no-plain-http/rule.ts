import type { Document, RawClause } from '../../document.ts';
import { clausesNamed, placeOfClause } from '../place.ts';
import { NOTHING, type Rule } from '../rule.ts';

/** Loopback never leaves the machine, so a stand-in or a side-car may speak plain HTTP. */
const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];

export const noPlainHttp: Rule = {
  code: 'no-plain-http',
  why: 'Everybody on the way can read and change what is sent, credentials included.',
  text(document) {
    const plain = [...clausesNamed(document, 'URL'), ...clausesNamed(document, 'Token URL')].filter(isPlain);
    for (const { children } of clausesNamed(document, 'Authentication'))
      for (const child of children) if (child.name === 'Token URL' && isPlain(child)) plain.push(child);
    return plain.length === 0 ? NOTHING : plain.map((clause) => finding(document, clause));
  },
};

function isPlain({ value }: RawClause): boolean {
  const at = value.toLowerCase().indexOf('http://');
  if (at < 0) return false;
  const host = URL.parse(value.slice(at).split(/[\s)>`]/, 1)[0] ?? '')?.hostname;
  return host !== undefined && !LOOPBACK.includes(host) && !host.endsWith('.localhost');
}

function finding(document: Document, clause: RawClause) {
  const place = placeOfClause(clause);
  const { start } = place.range;
  const at = (document.lineStarts[start.line - 1] ?? 0) + start.column - 1;
  const starts = document.text.slice(at, at + 7).toLowerCase() === 'http://';
  const scheme = { start, end: { line: start.line, column: start.column + 4 } };
  return {
    severity: 'error' as const,
    ...place,
    message: `${clause.label} sends everything in the clear over plain HTTP.`,
    remedy:
      'Write the `https://` address; where the other side has none, put a TLS-terminating proxy on this machine and write its loopback address.',
    fix: starts ? { edits: [{ range: scheme, text: 'https' }], safe: false } : undefined,
  };
}
