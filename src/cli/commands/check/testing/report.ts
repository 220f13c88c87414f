/** Reports made by hand, for the tests of the formats. */
import type { DocumentText } from '../../../../document/folder.ts';
import type { Diagnostic } from '../../../../requirement/diagnostic.ts';
import { paintFor } from '../../../render/colour.ts';
import { summaryOf } from '../../../render/findings.ts';
import type { Format, Report } from '../formats/format.ts';

export function diagnostic(part: Partial<Diagnostic> = {}): Diagnostic {
  return {
    code: 'invalid-value',
    severity: 'error',
    file: 'integrations/REQ-I-001-x.md',
    range: { start: { line: 2, column: 3 }, end: { line: 2, column: 7 } },
    message: 'Timeout: `parsecs` is not a unit of time.',
    why: 'A clause that cannot be read is never half applied.',
    remedy: 'Write it as `2 s`.',
    fix: undefined,
    requirement: 'REQ-I-001',
    clause: 'error-handling.timeout',
    blocks: true,
    ...part,
  };
}

export function report(diagnostics: readonly Diagnostic[], texts: readonly DocumentText[] = []): Report {
  const files = [...new Set([...texts, ...diagnostics].map(({ file }) => file))].sort();
  return {
    diagnostics,
    texts,
    files,
    summary: summaryOf(files.length, diagnostics),
    passed: diagnostics.every(({ severity }) => severity !== 'error'),
    least: 'error',
    fromRoot: (file) => file,
    category: 'integrations',
  };
}

export function written(format: Format, given: Report): string {
  return [...format(given, { paint: paintFor(false), width: 100 })].join('');
}
