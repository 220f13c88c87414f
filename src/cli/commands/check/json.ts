/** Findings for programs. The shape is public: minor versions only add, and readers ignore what they do not know. */
import type { Diagnostic } from '../../../requirement/diagnostic.ts';
import type { Summary } from '../../render/findings.ts';

const VERSION = '1.0';

export function findingsAsJson(diagnostics: readonly Diagnostic[], summary: Summary): string {
  const report = {
    version: VERSION,
    diagnostics: diagnostics.map((diagnostic) => ({
      code: diagnostic.code,
      severity: diagnostic.severity,
      file: diagnostic.file,
      range: diagnostic.range,
      message: diagnostic.message,
      why: diagnostic.why,
      remedy: diagnostic.remedy,
      fix: { edits: diagnostic.fix?.edits ?? [] },
      requirement: diagnostic.requirement ?? null,
      clause: diagnostic.clause ?? null,
    })),
    summary,
  };
  return `${JSON.stringify(report, undefined, 2)}\n`;
}
