/** JUnit's XML, which every build server shows: a suite for each document, and a failed test for each finding that fails. */
import type { Diagnostic, Severity } from '../../../../requirement/diagnostic.ts';
import { withoutUnseen } from '../../../../requirement/unseen.ts';
import type { Format } from './format.ts';

const LOUDNESS: Readonly<Record<Severity, number>> = { note: 0, warning: 1, error: 2 };

export const junit: Format = function* ({ diagnostics, files, least }) {
  const failing = diagnostics.filter(({ severity }) => LOUDNESS[severity] >= LOUDNESS[least]);
  const byFile = Map.groupBy(failing, ({ file }) => file);
  const suites = [...new Set([...files, ...byFile.keys()])];
  const passing = suites.filter((file) => !byFile.has(file)).length;
  yield '<?xml version="1.0" encoding="UTF-8"?>\n';
  yield `<testsuites name="concordat check" tests="${failing.length + passing}" failures="${failing.length}" errors="0">\n`;
  for (const file of suites) yield* suite(file, byFile.get(file) ?? []);
  yield '</testsuites>\n';
};

/** A document that nothing fails in is one test that passes: a suite without any would look as if it had not run. */
function* suite(file: string, failing: readonly Diagnostic[]): Generator<string> {
  const name = attribute(file);
  const tests = Math.max(1, failing.length);
  yield `  <testsuite name="${name}" package="concordat" tests="${tests}" failures="${failing.length}" errors="0">\n`;
  const classname = attribute(file.endsWith('.md') ? file.slice(0, -'.md'.length) : file);
  if (failing.length === 0) yield `    <testcase name="${name}" classname="${classname}"/>\n`;
  for (const { code, message, severity, range, why, remedy } of failing) {
    const { line, column } = range.start;
    yield `    <testcase name="${attribute(`${code} ${line}:${column}`)}" classname="${classname}">\n`;
    yield `      <failure message="${attribute(message)}" type="${severity}">${characters(
      `${file}:${line}:${column}: ${message}\n${why}\n${remedy}`,
    )}</failure>\n`;
    yield '    </testcase>\n';
  }
  yield '  </testsuite>\n';
}

function attribute(text: string): string {
  return characters(text).replaceAll('"', '&quot;').replaceAll('\t', '&#9;').replaceAll('\n', '&#10;');
}

/** Escaped text rather than a CDATA section: it has no end that could stand inside. */
function characters(text: string): string {
  return allowed(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** XML 1.0 has no way to say most control characters, nor half of a pair; one sign stands for each, and for what nobody sees. */
function allowed(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the purpose
  return withoutUnseen(text).replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\ufffe\uffff]/g, '\ufffd');
}
