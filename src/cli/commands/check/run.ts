/** Reads documents, judges them with every rule, and writes all findings at once. What is wrong is the document room's to say. */
import { check as judge } from '../../../document/check.ts';
import { readPaths } from '../../../document/folder.ts';
import { PROFILES } from '../../../profiles/index.ts';
import type { Diagnostic, Severity } from '../../../requirement/diagnostic.ts';
import { type Run, UsageError } from '../../command.ts';
import { documentsFolder } from '../../documents-folder.ts';
import { writeLines } from '../../output.ts';
import { findings, summaryLine, summaryOf } from '../../render/findings.ts';
import { today } from '../../today.ts';
import type { check } from './command.ts';
import { findingsAsJson } from './json.ts';

const SEVERITIES: readonly Severity[] = ['note', 'warning', 'error'];

export const run: Run<typeof check> = ({ arguments: paths, flags }, { out, talk, settings }) => {
  const places = paths.length > 0 ? paths : [documentsFolder(settings)];
  const folder = readPaths(places);
  const read = folder.texts.length + folder.unreadable.length;
  if (read === 0) {
    throw new UsageError(
      `There is no document in ${places.join(', ')}: a document is a file called REQ-I-<number>-<name>.md.`,
      'Make a first one with "concordat init" or "concordat new".',
    );
  }
  const { diagnostics } = judge(folder, { profiles: PROFILES, today: today() });
  const failing = diagnostics.filter((diagnostic) => fails(diagnostic, settings.get('failOn') as Severity));
  const summary = summaryOf(read, diagnostics);
  if (flags.format === 'json') out.write(findingsAsJson(diagnostics, summary));
  else {
    writeLines(out, findings(diagnostics, folder.texts, out));
    out.lines(summaryLine(summary, failing.length === 0, out.paint));
    const first = failing[0] ?? diagnostics[0];
    if (first !== undefined) talk.lines(talk.paint('quiet', `More about a finding: concordat explain ${first.code}`));
  }
  if (diagnostics.some(({ code }) => code === 'unreadable-document')) return 2;
  return failing.length === 0 ? 0 : 1;
};

function fails(diagnostic: Diagnostic, least: Severity): boolean {
  return SEVERITIES.indexOf(diagnostic.severity) >= SEVERITIES.indexOf(least);
}
