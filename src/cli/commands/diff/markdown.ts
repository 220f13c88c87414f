import { markdownCell, markdownMessage, markdownTable } from '../../../trace/markup.ts';
import type { Difference } from './json.ts';
import { brokenWords, clauseWords, headline, operationWords, summary, unjudgedWords } from './words.ts';

const KINDS = { '+': 'new', '-': 'gone', '~': 'changed' } as const;

export function diffMarkdown({ revision, changes, consequences }: Difference): string[] {
  const { appeared, gone } = consequences;
  const lines = [
    `# What changes since ${markdownCell(revision)}`,
    '',
    changes.length === 0 ? 'Nothing.' : `${summary(changes)}.`,
  ];
  for (const change of changes) {
    lines.push('', `## ${markdownCell(headline(change))}`);
    const broken = brokenWords(change);
    if (broken !== undefined) lines.push('', broken);
    const rows = [...change.clauses.map(clauseWords), ...change.operations.map(operationWords)].map((said) => [
      KINDS[said.sign],
      markdownCell(said.what),
      markdownCell(said.old) || '-',
      markdownCell(said.new) || '-',
      said.direction,
    ]);
    if (rows.length > 0) lines.push('', ...markdownTable(['', 'Clause', 'Before', 'Now', ''], rows));
    if (change.wording.length > 0)
      lines.push(
        '',
        'Other words, the same meaning:',
        '',
        ...change.wording.map(({ label, old, new: now }) => `- ${label}: ${markdownCell(old)} → ${markdownCell(now)}`),
      );
  }
  for (const [heading, found] of [
    ['Findings that were not there before', appeared],
    ['Findings that are gone', gone],
  ] as const)
    if (found.length > 0)
      lines.push(
        '',
        `## ${heading}`,
        '',
        ...found.map(
          ({ severity, requirement, file, message, code }) =>
            `- ${severity}: ${markdownCell(`${requirement ?? file}`)}: ${markdownMessage(message)} (${code})`,
        ),
      );
  const unjudged = unjudgedWords(consequences);
  if (unjudged !== undefined) lines.push('', markdownCell(unjudged));
  return lines;
}
