/** Every code that a finding can have: what it is about, and whether a document may silence it. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { CODES } from '../document/codes.ts';
import { firstParagraph } from '../document/first-paragraph.ts';
import { RULES } from '../document/rules/index.ts';
import { NEVER_SILENT } from '../document/rules/run.ts';
import { pageAddress } from './diagnostics/finding.ts';

export interface CodeMeaning {
  readonly code: string;
  readonly why: string;
  /** What rules find, and what compiling finds that stops no document. */
  readonly silenceable: boolean;
}

const rules = new Map(RULES.map(({ code, why }): [string, CodeMeaning] => [code, { code, why, silenceable: true }]));
const compiled = new Map(
  Object.entries(CODES).map(([code, { why, severity }]): [string, CodeMeaning] => [
    code,
    { code, why, silenceable: severity !== 'error' && !NEVER_SILENT.has(code) },
  ]),
);

/** Undefined for a code that nothing has. */
export function meaningOf(code: string): CodeMeaning | undefined {
  return rules.get(code) ?? compiled.get(code);
}

export function* silenceableCodes(): Iterable<CodeMeaning> {
  yield* rules.values();
  for (const meaning of compiled.values()) if (meaning.silenceable) yield meaning;
}

/** What the code's page says first; undefined when it has none. */
export function pageParagraph(code: string): string | undefined {
  const address = pageAddress(code);
  const page = address === undefined ? undefined : fileURLToPath(address);
  return page !== undefined && existsSync(page) ? firstParagraph(readFileSync(page, 'utf8')) : undefined;
}
