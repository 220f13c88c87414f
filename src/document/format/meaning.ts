/** Whether two texts of one document say the same: every clause, table, task and line of prose. */

import { readClauses } from '../compile/clause-values.ts';
import { Findings } from '../compile/findings.ts';
import { compile } from '../compile.ts';
import type { Document } from '../document.ts';

export function sameMeaning(a: Document, b: Document): boolean {
  return meaningOf(a) === meaningOf(b);
}

/** In one text, so that a difference anywhere is a difference. Places are left out: they move. */
function meaningOf(document: Document): string {
  const findings = new Findings(document);
  const clauses = readClauses(document, undefined, findings, new Set()).map(({ raw, value }) => [raw.key, value]);
  const { meaning, diagnostics } = compile(document, { profiles: [] });
  return JSON.stringify({
    clauses,
    meaning,
    found: diagnostics.map(({ code, clause }) => [code, clause]),
    sections: document.sections.map(({ within, known, prose }) => [within, known, prose.map(({ text }) => text)]),
    kept: document.clauses.map(({ rest, qualifier }) => [rest, qualifier]),
    tasks: document.tasks.map(({ checked, text }) => [checked, text]),
    comments: document.comments.map(({ text }) => text),
  });
}
