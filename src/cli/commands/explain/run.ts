/** Explains a document's meaning, or prints the page of a code. */
import { existsSync } from 'node:fs';
import { compile } from '../../../document/compile.ts';
import type { Document } from '../../../document/document.ts';
import { PROFILES } from '../../../profiles/index.ts';
import type { Operation } from '../../../requirement/operation.ts';
import type { Requirement } from '../../../requirement/requirement.ts';
import { type ExitCode, type Invocation, type Run, UsageError } from '../../command.ts';
import { documentsFolder } from '../../documents-folder.ts';
import { warnOfEnvironment } from '../../environment-warnings.ts';
import { findDocument, noSuchDocument } from '../../find-document.ts';
import { writeLines } from '../../output.ts';
import { codesWithPages, pageOf } from '../../pages.ts';
import { findings } from '../../render/findings.ts';
import { page } from '../../render/page.ts';
import type { Session } from '../../session.ts';
import { nearest } from '../../suggest.ts';
import type { explain } from './command.ts';
import { labelPage } from './label.ts';
import { requirementLines } from './requirement.ts';

export const run: Run<typeof explain> = ({ arguments: [subject = ''], flags }, session) => {
  const text = pageOf(subject);
  if (text !== undefined) {
    session.out.write(session.out.interactive ? page(text, session.out.paint) : text);
    return 0;
  }
  const mustBeDocument = subject.endsWith('.md') || /^REQ-/i.test(subject);
  const isFile = subject.endsWith('.md');
  const folder = mustBeDocument && !isFile ? documentsFolder(session.settings) : session.settings.get('folder');
  const document = mustBeDocument || existsSync(folder) ? findDocument(subject, folder) : undefined;
  if (document !== undefined) return explainDocument(document, flags, session);
  const label = mustBeDocument ? undefined : labelPage(subject);
  if (label !== undefined) {
    session.out.write(session.out.interactive ? page(label, session.out.paint) : label);
    return 0;
  }
  const code = mustBeDocument ? undefined : nearest(subject, codesWithPages());
  if (code !== undefined)
    throw new UsageError(`There is no document and no code called "${subject}".`, `Did you mean "${code}"?`);
  throw mustBeDocument || existsSync(folder)
    ? noSuchDocument(subject, folder)
    : new UsageError(`There is no document, no code and no label called "${subject}".`, 'See "concordat explain --help".');
};

function explainDocument(
  document: Document,
  flags: Invocation<typeof explain>['flags'],
  { out, talk, settings }: Session,
): ExitCode {
  const { requirement, diagnostics } = compile(document, { profiles: PROFILES, environment: settings.get('environment') });
  if (requirement === undefined) {
    const blocking = diagnostics.filter((diagnostic) => diagnostic.blocks);
    writeLines(talk, [...findings(blocking, [document], talk)]);
    talk.lines(`${talk.paint('error', 'error')}  ${document.file} does not compile, so it means nothing yet.`);
    return 1;
  }
  warnOfEnvironment(diagnostics, talk);
  const operation = flags.operation === undefined ? undefined : operationOf(requirement, flags.operation);
  if (flags.format === 'json') out.write(`${JSON.stringify(operation ?? requirement, undefined, 2)}\n`);
  else writeLines(out, requirementLines(requirement, operation, out));
  return 0;
}

function operationOf({ id, operations }: Requirement, name: string): Operation {
  const found = operations.find((operation) => operation.name.toLowerCase() === name.toLowerCase());
  if (found !== undefined) return found;
  const meant = nearest(
    name,
    operations.map((operation) => operation.name),
  );
  throw new UsageError(
    `${id} has no operation "${name}".`,
    meant === undefined ? `It has: ${operations.map((operation) => operation.name).join(', ')}.` : `Did you mean "${meant}"?`,
  );
}
