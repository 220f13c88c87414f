/** Ids in a cell of a matrix, bare, as code or as links; `(soft)` behind them. */
import type { Dependency } from '../requirement/requirement.ts';

/** Every id of a kind in a cell, each once, in any case; an id inside a link's address is the link's own and is left out. */
export function idsIn(written: string, prefix: string): Dependency[] {
  const found: Dependency[] = [];
  const upper = written.toUpperCase();
  for (let start = upper.indexOf(prefix); start >= 0; start = upper.indexOf(prefix, start + 1)) {
    let end = start + prefix.length;
    while (isDigit(upper.charCodeAt(end))) end++;
    if (end === start + prefix.length || isAddress(written, start)) continue;
    const suffix = suffixEnd(written, end);
    const id = upper.slice(start, suffix);
    if (found.some((known) => known.id === id)) continue;
    found.push({ id, soft: isSoft(written, suffix) });
  }
  return found;
}

/** `(soft)` behind an id, or behind the link that the id is. */
function isSoft(written: string, end: number): boolean {
  let at = end;
  if (written[at] === '`') at++;
  if (written.startsWith('](', at)) {
    const close = written.indexOf(')', at);
    at = close < 0 ? at : close + 1;
  }
  return written
    .slice(at, at + 12)
    .trimStart()
    .toLowerCase()
    .startsWith('(soft)');
}

/** `REQ-I-012-SAP`: capitals and digits behind one more dash; a file's name goes on in small letters. */
function suffixEnd(written: string, end: number): number {
  const capital = written.charCodeAt(end + 1);
  if (written[end] !== '-' || capital < 65 || capital > 90) return end;
  let at = end + 1;
  while (isDigit(written.charCodeAt(at)) || (written.charCodeAt(at) >= 65 && written.charCodeAt(at) <= 90)) at++;
  const next = written.charCodeAt(at);
  return next >= 97 && next <= 122 ? end : at;
}

/** Whether it stands in the round brackets of a link. */
function isAddress(written: string, start: number): boolean {
  const open = written.lastIndexOf('](', start);
  return open >= 0 && written.indexOf(')', open) >= start;
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}
