/** Writes the values of documents in their canonical phrases. What is canonical is the document room's to say. */
import { maskSecrets } from '../../../document/credentials/secrets.ts';
import { type Folder, readableTexts, readPaths } from '../../../document/folder.ts';
import { format } from '../../../document/format/format.ts';
import { type ExitCode, type Run, UsageError } from '../../command.ts';
import { documentsFolder } from '../../documents-folder.ts';
import { writeLines } from '../../output.ts';
import { counted } from '../../render/count.ts';
import { lineDiff } from '../../render/line-diff.ts';
import { printable } from '../../render/printable.ts';
import type { Session } from '../../session.ts';
import { writeAtomically } from '../../write-atomically.ts';
import type { fmt } from './command.ts';

/** What a reader put where the bytes were no UTF-8: writing the text back would lose them. */
const REPLACEMENT = '\uFFFD';

interface Change {
  readonly file: string;
  readonly before: string;
  readonly after: string;
}

export const run: Run<typeof fmt> = ({ arguments: paths, flags }, session) => {
  const places = paths.length > 0 ? paths : [documentsFolder(session.settings)];
  const folder = readPaths(places);
  if (folder.texts.length + folder.unreadable.length === 0) {
    throw new UsageError(
      `There is no document in ${places.join(', ')}: a document is a file called REQ-I-<number>-<name>.md.`,
      'Make a first one with "concordat init" or "concordat new".',
    );
  }
  const changes = changesIn(folder, flags.labels);
  if (flags.diff) for (const change of changes) writeLines(session.out, differenceIn(change, session));
  if (!flags.diff && !flags.check) for (const { file, after } of changes) writeAtomically(file, [after]);
  return tell(folder, changes, flags.check || flags.diff ? 'would change' : 'was changed', flags.check, session);
};

function changesIn(folder: Folder, labels: boolean): Change[] {
  const changes: Change[] = [];
  for (const { file, text } of readableTexts(folder)) {
    if (text.includes(REPLACEMENT)) {
      folder.unreadable.push({ file, message: 'it is not UTF-8 throughout' });
      continue;
    }
    const { text: after } = format(text, file, { labels });
    if (after !== text) changes.push({ file, before: text, after });
  }
  return changes;
}

function differenceIn({ file, before, after }: Change, { out }: Session): string[] {
  return lineDiff(maskSecrets(file), maskSecrets(before), maskSecrets(after), out.paint);
}

function tell(
  { texts, unreadable }: Folder,
  changes: readonly Change[],
  verb: string,
  check: boolean,
  { out, talk }: Session,
): ExitCode {
  for (const { file } of changes) out.lines(`${printable(maskSecrets(file))} ${verb}`);
  for (const { file, message } of unreadable) talk.lines(`${printable(file)} is left as it is: ${printable(message)}.`);
  const documents = counted(texts.length, 'document');
  const done =
    changes.length === 0 ? 'nothing to change' : `${changes.length} ${changes.length === 1 ? verb : verb.replace('was', 'were')}`;
  talk.lines(`${documents}: ${done}`);
  if (unreadable.length > 0) return 2;
  return check && changes.length > 0 ? 1 : 0;
}
