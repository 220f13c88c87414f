/**
 * Reads documents, judges them with every rule, and writes all findings at once. What is wrong is the document room's to say.
 * What only some flags need is loaded when they are there: a check of a few documents takes about as long as loading does.
 */
import type { Checked } from '../../../document/check.ts';
import { type Folder, isNamedLikeADocument, readPaths } from '../../../document/folder.ts';
import { type Misnamed, properName } from '../../../document/misnamed.ts';
import type { Diagnostic, Severity } from '../../../requirement/diagnostic.ts';
import { withoutEnd } from '../../../requirement/text.ts';
import type { Phase } from '../../../requirement/workflow.ts';
import { type ExitCode, type Invocation, type Run, UsageError } from '../../command.ts';
import { documentsFolder } from '../../documents-folder.ts';
import { counted } from '../../render/count.ts';
import { summaryLine } from '../../render/findings.ts';
import type { Session } from '../../session.ts';
import { today } from '../../today.ts';
import { cacheFor } from './cache.ts';
import type { check } from './command.ts';
import { type Destinations, destinations, refuseInputs } from './destinations.ts';
import type { Readme } from './readmes.ts';
import { deliver, isFailing, reportOf } from './report.ts';
import type { SinceLast } from './since-last.ts';

interface Asked {
  readonly places: readonly string[];
  readonly to: Destinations;
  readonly flags: Invocation<typeof check>['flags'];
  readonly session: Session;
  /** What was found the last time, where it is checked again and again. */
  readonly since?: SinceLast;
}

export const run: Run<typeof check> = async ({ arguments: paths, flags }, session) => {
  const to = destinations(flags.format, session.cwd);
  if (flags['dry-run'] && !flags.fix) throw new UsageError('--dry-run shows what --fix would change; it goes with --fix.');
  if (flags.watch && flags.fix)
    throw new UsageError('--watch and --fix do not go together: a file would change while it is written.');
  if (flags['changed-since'] !== undefined && flags.fix)
    throw new UsageError(
      '--changed-since and --fix do not go together: --fix looks at every document.',
      'Name the documents instead.',
    );
  const places = (paths.length > 0 ? paths : [documentsFolder(session.settings)]).map(withoutSlash);
  const asked: Asked = { places, to, flags, session };
  if (flags.watch) {
    const [{ watch }, { SinceLast }] = await Promise.all([import('./watch.ts'), import('./since-last.ts')]);
    const since = new SinceLast();
    return watch(places, session, async (folder, checked) => {
      await refuseInputs(to, folder, session.cwd);
      return tell(folder, checked, { ...asked, since });
    });
  }
  const whole = readPaths(places, session.settings.get('folder'));
  await refuseInputs(to, whole, session.cwd);
  const plain = whole.texts.length > 0 && whole.texts.every(({ file }) => isNamedLikeADocument(file));
  const { folder, readmes } = plain ? { folder: whole, readmes: [] } : (await import('./readmes.ts')).parted(whole);
  const meant = folder.misnamed?.find(({ id }) => id !== undefined);
  if (folder.texts.length + folder.unreadable.length + readmes.length === 0) throw nothingIn(places, meant);
  if (flags.fix) return fix(folder, asked);
  // Nothing is held against a README without documents: they may be anywhere, or not be written yet.
  if (folder.texts.length + folder.unreadable.length === 0 && meant === undefined) {
    const { withTexts } = await import('./narrowed.ts');
    return tell(withTexts(folder, [], []), NOTHING, asked, readmes);
  }
  return tell(folder, await judged(folder, asked), asked);
};

const NOTHING: Checked = { diagnostics: [], entries: [] };

async function fix(folder: Folder, asked: Asked): Promise<ExitCode> {
  const { flags, session } = asked;
  const { fixed, write } = await import('./fix.ts');
  const { sayFixed, showFixed } = await import('./say-fixed.ts');
  const outcome = await fixed(folder, (now) => judged(now, asked));
  if (flags['dry-run']) {
    showFixed(outcome, session);
    sayFixed(outcome, 'would be', session);
    return verdict(outcome.folder, await selected(outcome.folder, outcome.checked, asked), least(asked));
  }
  write(outcome.changes);
  sayFixed(outcome, 'was', session);
  return tell(outcome.folder, outcome.checked, asked);
}

/** Writes what was found, in every format that was asked for, or that there are only READMEs; returns the exit code. */
async function tell(folder: Folder, checked: Checked, asked: Asked, readmes: readonly Readme[] = []): Promise<ExitCode> {
  const { places, to, session } = asked;
  const { out, talk, cwd } = session;
  const diagnostics = await selected(folder, checked, asked);
  const report = reportOf(folder, diagnostics, { places, least: least(asked), cwd });
  const news = asked.since?.take(report.diagnostics, talk) ?? [];
  if (news.length > 0) talk.lines(...news, '');
  const people = to.stdout === 'pretty' || to.stdout === 'compact';
  if (people && readmes.length > 0) {
    const { calmly } = await import('./readmes.ts');
    for (const readme of readmes) out.lines(`${out.paint('good', '✓')} ${calmly(readme)}`);
  }
  await deliver(report, people && readmes.length > 0 ? { ...to, stdout: undefined } : to, out);
  if (to.stdout === undefined) talk.lines(summaryLine(report.summary, report.passed, talk.paint));
  const first = report.diagnostics.find((diagnostic) => isFailing(diagnostic, report.least)) ?? report.diagnostics[0];
  const others = folder.misnamed?.filter(({ id }) => id === undefined).length ?? 0;
  if (people && others > 0)
    talk.lines(
      talk.paint(
        'quiet',
        `${counted(others, 'other Markdown file')} ${others === 1 ? 'is no document by its' : 'are no documents by their'} name.`,
      ),
    );
  if (people && first !== undefined) talk.lines(talk.paint('quiet', `More about a finding: concordat explain ${first.code}`));
  return verdict(folder, diagnostics, report.least);
}

/** A document that could not be read could not be judged, whatever else there is to say. */
function verdict({ unreadable }: Folder, diagnostics: readonly Diagnostic[], severity: Severity): ExitCode {
  if (unreadable.length > 0 || diagnostics.some(({ code }) => code === 'unreadable-document')) return 2;
  return diagnostics.some((diagnostic) => isFailing(diagnostic, severity)) ? 1 : 0;
}

async function selected(
  folder: Folder,
  { diagnostics, entries }: Checked,
  { flags, session }: Asked,
): Promise<readonly Diagnostic[]> {
  let all = diagnostics;
  if (flags.phase !== undefined) {
    const { openGates } = await import('./gates.ts');
    all = inOrder([...all, ...openGates(entries, folder.texts, flags.phase as Phase)]);
  }
  const since = flags['changed-since'];
  if (since === undefined) return all;
  const { madeSince } = await import('./changed.ts');
  return madeSince(since, all, entries, session.cwd);
}

function inOrder(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  return diagnostics.toSorted((a, b) => {
    if (a.file !== b.file) return a.file < b.file ? -1 : 1;
    return a.range.start.line - b.range.start.line || a.range.start.column - b.range.start.column;
  });
}

/** The rules are not even loaded while nothing has changed since the last check. */
async function judged(folder: Folder, { places, flags, session: { cwd, talk } }: Asked): Promise<Checked> {
  const cache = flags['no-cache'] ? undefined : cacheFor(folder, places, cwd);
  const onlyFindings = flags.phase === undefined && flags['changed-since'] === undefined;
  const before = onlyFindings ? cache?.verdict(folder, today()) : undefined;
  if (before !== undefined) return { diagnostics: before, entries: [] };
  const [{ judgeFolder }, { PROFILES }] = await Promise.all([
    import('../../../document/judging/judge-folder.ts'),
    import('../../../profiles/index.ts'),
  ]);
  const checked = await judgeFolder(folder, { profiles: PROFILES, today: today(), cache });
  if (cache?.failed !== undefined)
    talk.lines(`What was found out could not be kept for the next check: ${cache.failed.message}.`);
  return checked;
}

function least({ session }: Asked): Severity {
  return session.settings.get('failOn') as Severity;
}

/** The root is its slash. */
function withoutSlash(place: string): string {
  return withoutEnd(place, '/') || place.slice(0, 1);
}

function nothingIn(places: readonly string[], meant: Misnamed | undefined): UsageError {
  return new UsageError(
    `There is no document in ${places.join(', ')}: a document is a file called REQ-I-<number>-<name>.md.`,
    meant?.id !== undefined
      ? `Rename ${meant.file} to ${properName(meant.file, meant.id)}.`
      : 'Make a first one with "concordat init" or "concordat new".',
  );
}
