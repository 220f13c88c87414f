/** Our findings as the protocol has them. */
import { existsSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { type Diagnostic, DiagnosticSeverity, DiagnosticTag } from 'vscode-languageserver';
import type { Diagnostic as Finding, Severity } from '../../requirement/diagnostic.ts';
import type { Abilities } from '../abilities.ts';
import { rangeOf } from '../place.ts';

export const SOURCE = 'concordat';

const SEVERITIES: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  note: DiagnosticSeverity.Information,
};
/** Findings about words that could as well be gone. */
const UNNECESSARY: ReadonlySet<string> = new Set(['unused-suppression']);
const ROOM = new URL('../../document/', import.meta.url);
const pages = new Map<string, string | undefined>();

export function diagnosticOf(finding: Finding, { codeLinks, data, tags }: Abilities): Diagnostic {
  const { code, severity, range, message, remedy, why, clause } = finding;
  const page = codeLinks ? pageAddress(code) : undefined;
  return {
    range: rangeOf(range),
    severity: SEVERITIES[severity],
    code,
    ...(page === undefined ? {} : { codeDescription: { href: page } }),
    source: SOURCE,
    message: `${sentence(message)} ${remedy}`,
    ...(tags && UNNECESSARY.has(code) ? { tags: [DiagnosticTag.Unnecessary] } : {}),
    ...(data ? { data: { why, clause: clause ?? null } } : {}),
  };
}

/** The page that explains a code, as a file beside the server. */
export function pageAddress(code: string): string | undefined {
  if (!pages.has(code)) {
    const places = [new URL(`rules/${code}/README.md`, ROOM), new URL(`codes/${code}.md`, ROOM)];
    const found = /^[a-z-]{1,80}$/.test(code) ? places.find((place) => existsSync(fileURLToPath(place))) : undefined;
    pages.set(code, found === undefined ? undefined : pathToFileURL(fileURLToPath(found)).href);
  }
  return pages.get(code);
}

function sentence(message: string): string {
  const first = message.charAt(0).toUpperCase() + message.slice(1);
  return /[.?!]$/.test(first) ? first : `${first}.`;
}
