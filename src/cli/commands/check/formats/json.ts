/**
 * For programs. The shape is public, and `schema/findings.schema.json` describes it: minor versions only add, and readers ignore
 * what they do not know.
 */
import type { Diagnostic } from '../../../../requirement/diagnostic.ts';
import { jsonText } from '../../../render/json-text.ts';
import type { Format } from './format.ts';

export const VERSION = '1.1';

export const json: Format = function* ({ diagnostics, summary }) {
  yield `{\n  "version": ${JSON.stringify(VERSION)},\n  "diagnostics": [`;
  let separator = '\n';
  for (const diagnostic of diagnostics) {
    yield `${separator}    ${indented(finding(diagnostic), 4)}`;
    separator = ',\n';
  }
  yield `${diagnostics.length === 0 ? '' : '\n  '}],\n  "summary": ${indented(summary, 2)}\n}\n`;
};

function finding(diagnostic: Diagnostic): unknown {
  const { code, severity, file, range, message, why, remedy, fix, requirement, clause, blocks } = diagnostic;
  return {
    code,
    severity,
    file,
    range,
    message,
    why,
    remedy,
    fix: { edits: fix?.edits ?? [], safe: fix?.safe ?? false },
    requirement: requirement ?? null,
    clause: clause ?? null,
    blocks,
  };
}

function indented(value: unknown, by: number): string {
  return jsonText(value, 2).replaceAll('\n', `\n${' '.repeat(by)}`);
}
