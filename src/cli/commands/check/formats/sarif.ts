/**
 * SARIF 2.1.0 (https://docs.oasis-open.org/sarif/sarif/v2.1.0/), as GitHub code scanning takes it: what it refuses (more results
 * than its limit, empty texts, help that is too long) is never written, and what had to be left out is said in the file itself.
 */
import { createHash } from 'node:crypto';
import { CODES } from '../../../../document/codes.ts';
import { maskSecrets } from '../../../../document/credentials/secrets.ts';
import { lineStartsOf } from '../../../../document/line-starts.ts';
import type { Diagnostic, Severity } from '../../../../requirement/diagnostic.ts';
import { pageOf } from '../../../pages.ts';
import { counted } from '../../../render/count.ts';
import { jsonText } from '../../../render/json-text.ts';
import { packageVersion } from '../../../version.ts';
import type { Format, Report } from './format.ts';
import { sentences } from './sentences.ts';

/** Results that GitHub takes in one run. */
export const MOST_RESULTS = 25_000;
/** Characters that it takes of a description; of a message, where it is more patient. */
const MOST_DESCRIPTION = 1_024;
const MOST_MESSAGE = 4_096;

const PROBLEM = { error: 'error', warning: 'warning', note: 'recommendation' } as const satisfies Record<Severity, string>;

export const sarif: Format = function* (report) {
  const { category, fromRoot } = report;
  const kept = loudest(report.diagnostics, MOST_RESULTS);
  const rules = rulesOf(kept);
  const indexes = new Map(rules.map(({ id }, index) => [id, index]));
  const fingerprint = fingerprints(report);
  yield `{\n"$schema": "https://json.schemastore.org/sarif-2.1.0.json",\n"version": "2.1.0",\n"runs": [{\n`;
  const driver = {
    name: 'Concordat',
    semanticVersion: packageVersion(),
    rules,
  };
  yield `"tool": ${jsonText({ driver })},\n`;
  yield `"automationDetails": ${jsonText({ id: `concordat/${category}/` })},\n`;
  yield `"columnKind": "utf16CodeUnits",\n`;
  yield `"invocations": ${jsonText([invocation(report.diagnostics.length - kept.length)])},\n`;
  yield '"results": [';
  let separator = '\n';
  for (const diagnostic of kept) {
    const { code, severity, file, range, message, remedy } = diagnostic;
    const result = {
      ruleId: code,
      ruleIndex: indexes.get(code),
      level: severity,
      message: { text: cut(sentences(message, remedy), MOST_MESSAGE) },
      locations: [{ physicalLocation: { artifactLocation: { uri: uriOf(fromRoot(file)) }, region: regionOf(range) } }],
      partialFingerprints: { primaryLocationLineHash: fingerprint(diagnostic) },
    };
    yield `${separator}${jsonText(result)}`;
    separator = ',\n';
  }
  yield '\n]\n}]\n}\n';
};

/** The most severe, in the order of their places. */
function loudest(diagnostics: readonly Diagnostic[], most: number): readonly Diagnostic[] {
  if (diagnostics.length <= most) return diagnostics;
  let room = most;
  const kept = new Set<Diagnostic>();
  for (const severity of ['error', 'warning', 'note'] as const) {
    for (const diagnostic of diagnostics) {
      if (diagnostic.severity !== severity || room === 0) continue;
      kept.add(diagnostic);
      room -= 1;
    }
  }
  return diagnostics.filter((diagnostic) => kept.has(diagnostic));
}

function rulesOf(diagnostics: readonly Diagnostic[]) {
  const first = new Map<string, Diagnostic>();
  for (const diagnostic of diagnostics) if (!first.has(diagnostic.code)) first.set(diagnostic.code, diagnostic);
  return [...first.values()].map(({ code, why, remedy, severity }) => {
    const page = pageOf(code) ?? `# ${code}\n\n${why}\n\n${remedy}\n`;
    return {
      id: code,
      name: code,
      shortDescription: { text: cut(code.replaceAll('-', ' '), MOST_DESCRIPTION) },
      fullDescription: { text: cut(why === '' ? code : why, MOST_DESCRIPTION) },
      help: { text: page, markdown: page },
      defaultConfiguration: { level: Object.hasOwn(CODES, code) ? CODES[code as keyof typeof CODES].severity : severity },
      properties: { precision: 'high', 'problem.severity': PROBLEM[severity], tags: ['integration', 'requirements'] },
    };
  });
}

function invocation(left: number) {
  if (left === 0) return { executionSuccessful: true };
  const text = `${counted(left, 'more finding')} left out: one run holds at most ${MOST_RESULTS}. The most severe are here.`;
  return { executionSuccessful: true, toolExecutionNotifications: [{ level: 'warning', message: { text } }] };
}

/** An end before the start, and an empty place at the end of a text, are moved to where SARIF allows them. */
function regionOf({ start, end }: Diagnostic['range']) {
  const endColumn = end.line === start.line ? Math.max(end.column, start.column) : end.column;
  return { startLine: start.line, startColumn: start.column, endLine: Math.max(start.line, end.line), endColumn };
}

/** A relative reference: no piece of a path can be read as a scheme, a query or an escape. */
function uriOf(path: string): string {
  return path.toWellFormed().split('/').map(encodeURIComponent).join('/');
}

/**
 * What stays the same when lines above move: code, file, clause, and the words of the line without its white space; the count
 * tells findings apart that share all of these. A credential in the line is blanked out first: its hash could be searched for.
 */
function fingerprints({ texts, fromRoot }: Report): (diagnostic: Diagnostic) => string {
  const byFile = new Map(texts.map((written) => [written.file, written]));
  const seen = new Map<string, number>();
  let current: { readonly file: string; readonly text: string; readonly starts: readonly number[] } | undefined;
  return ({ code, file, clause, range, message }) => {
    if (current?.file !== file) {
      const text = maskSecrets(byFile.get(file)?.text ?? '');
      current = { file, text, starts: lineStartsOf(text) };
    }
    const { text, starts } = current;
    const { line } = range.start;
    const words = text
      .slice(starts[line - 1] ?? text.length, starts[line])
      .split(/\s/)
      .join('');
    const same = hash([code, fromRoot(file), clause ?? '', words === '' ? message : words]);
    const count = (seen.get(same) ?? 0) + 1;
    seen.set(same, count);
    return `${same}:${count}`;
  };
}

/** Each part with its length before it, so that two lists never hash alike. */
function hash(parts: readonly string[]): string {
  const sum = createHash('sha256');
  for (const part of parts) sum.update(`${part.length}:${part}`);
  return sum.digest('hex').slice(0, 16);
}

function cut(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}
