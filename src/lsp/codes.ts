/** Every code that a finding can have: what it is about, and whether a document may silence it. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { CODES } from '../document/codes.ts';
import { RULES } from '../document/rules/index.ts';
import { pageAddress } from './diagnostics/finding.ts';
import { firstParagraph } from './first-paragraph.ts';

export interface CodeMeaning {
  readonly code: string;
  readonly why: string;
  /** Only what rules find can be silenced. */
  readonly silenceable: boolean;
}

const rules = new Map(RULES.map(({ code, why }): [string, CodeMeaning] => [code, { code, why, silenceable: true }]));

/** Undefined for a code that nothing has. */
export function meaningOf(code: string): CodeMeaning | undefined {
  const rule = rules.get(code);
  if (rule !== undefined) return rule;
  if (!Object.hasOwn(CODES, code)) return undefined;
  return { code, why: CODES[code as keyof typeof CODES].why, silenceable: false };
}

export function silenceableCodes(): Iterable<CodeMeaning> {
  return rules.values();
}

/** What the code's page says first; undefined when it has none. */
export function pageParagraph(code: string): string | undefined {
  const address = pageAddress(code);
  const page = address === undefined ? undefined : fileURLToPath(address);
  return page !== undefined && existsSync(page) ? firstParagraph(readFileSync(page, 'utf8')) : undefined;
}
