/**
 * `<!-- concordat-ignore retry-storm: agreed with the vendor on 2026-03-01 -->` silences one rule in one document. The
 * reason is part of it: without one it silences nothing.
 */
import type { Range } from '../../requirement/clause.ts';
import type { Document } from '../document.ts';

export interface Suppression {
  readonly code: string;
  readonly reason: string;
  readonly range: Range;
}

const MARK = 'concordat-ignore';

export function suppressions(document: Document): readonly Suppression[] {
  const found: Suppression[] = [];
  for (const { text, range } of document.comments) {
    for (let at = text.indexOf(MARK); at >= 0; at = text.indexOf(MARK, at + MARK.length)) {
      const close = text.indexOf('-->', at);
      const [code = '', ...reason] = text.slice(at + MARK.length, close < 0 ? text.length : close).split(':');
      found.push({ code: code.trim(), reason: reason.join(':').trim(), range });
    }
  }
  return found;
}
