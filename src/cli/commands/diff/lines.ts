import type { Change } from '../../../trace/change/change.ts';
import type { Output } from '../../output.ts';
import type { Role } from '../../render/colour.ts';
import { counted } from '../../render/count.ts';
import { printable } from '../../render/printable.ts';
import type { Difference } from './json.ts';
import { brokenWords, clauseWords, headline, operationWords, type Said, summary, unjudgedWords } from './words.ts';

const ROLES: Readonly<Record<Said['sign'], Role>> = { '+': 'good', '-': 'error', '~': 'warning' };

export function diffLines({ revision, changes, consequences }: Difference, out: Output): string[] {
  const { appeared, gone } = consequences;
  const { paint } = out;
  const lines = changes.flatMap((change) => [...changeLines(change, out), '']);
  for (const [heading, found] of [
    ['Findings that were not there before', appeared],
    ['Findings that are gone', gone],
  ] as const) {
    if (found.length === 0) continue;
    lines.push(paint('heading', heading));
    for (const { severity, requirement, file, message, code } of found)
      lines.push(`  ${paint(severity, severity)}  ${printable(`${requirement ?? file}  ${message}`)} ${paint('quiet', code)}`);
    lines.push('');
  }
  const unjudged = unjudgedWords(consequences);
  if (unjudged !== undefined) lines.push(printable(unjudged), '');
  const since = printable(revision);
  return [
    ...lines,
    changes.length === 0
      ? `Nothing has changed since ${since}.`
      : `${counted(changes.length, 'document')} since ${since}: ${summary(changes)}`,
  ];
}

function changeLines(change: Change, { paint }: Output): string[] {
  const lines = [paint('strong', printable(headline(change)))];
  const broken = brokenWords(change);
  if (broken !== undefined) lines.push(`  ${paint('error', '✗')} ${broken}`);
  for (const said of [...change.clauses.map(clauseWords), ...change.operations.map(operationWords)])
    lines.push(...saidLines(said, paint));
  for (const { label, old, new: now } of change.wording)
    lines.push(paint('quiet', `  = ${printable(`${label}: ${old} → ${now}`)}`));
  if (change.kind === 'reworded' && change.wording.length === 0)
    lines.push(paint('quiet', change.prose ? '  = only words that no clause is made of' : '  = only its place'));
  return lines;
}

function saidLines({ sign, what, old, new: now, direction }: Said, paint: Output['paint']): string[] {
  const both = [old, now]
    .filter((part) => part !== '')
    .map(printable)
    .join(' → ');
  const tail = direction === '' ? '' : `  ${paint('strong', direction)}`;
  return [`  ${paint(ROLES[sign], sign)} ${printable(what)}${both === '' ? '' : `: ${both}`}${tail}`];
}
