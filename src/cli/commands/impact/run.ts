/** Shows what happens when one integration fails. */

import { byId } from '../../../document/entry.ts';
import type { FeatureAvailability } from '../../../trace/availability.ts';
import { type Impact, impactOf } from '../../../trace/impact.ts';
import { markdownCell } from '../../../trace/markup.ts';
import type { ExitCode, Run } from '../../command.ts';
import { documentsFolder } from '../../documents-folder.ts';
import { entryNamed, type KnownDocuments, knownDocuments, tellUnknown } from '../../known-documents.ts';
import { writeLines } from '../../output.ts';
import { printable } from '../../render/printable.ts';
import type { Session } from '../../session.ts';
import type { impact } from './command.ts';
import { featureLines, featureNamed } from './feature.ts';
import { impactLines } from './lines.ts';
import { impactMarkdown } from './markdown.ts';

export const run: Run<typeof impact> = ({ arguments: [name = ''], flags }, session) => {
  const { out, talk, settings } = session;
  const known = knownDocuments([documentsFolder(settings)], settings);
  const feature = featureNamed(name, known);
  if (feature !== undefined) return tellFeature(feature, known, flags.format, session);
  const { id, file } = entryNamed(name, known);
  const found = id === undefined ? undefined : impactOf(id, known.entries);
  if (found === undefined) {
    talk.lines(
      `${talk.paint('error', 'error')}  ${printable(file)} does not compile, so nothing is known of it.`,
      '       "concordat check" says why.',
    );
    return 1;
  }
  tellUnknown(known, talk);
  const entries = byId(known.entries);
  const titleOf = (other: string): string => entries.get(other)?.[0]?.title ?? '';
  if (flags.format === 'json') out.write(`${JSON.stringify({ version: '1.0', impact: forPrograms(found) }, undefined, 2)}\n`);
  else if (flags.format === 'markdown') writeLines(out, impactMarkdown(found, titleOf));
  else writeLines(out, impactLines(found, titleOf, out));
  return 0;
};

function tellFeature(found: FeatureAvailability, known: KnownDocuments, format: string | undefined, session: Session): ExitCode {
  const { out, talk } = session;
  tellUnknown(known, talk);
  const { ratio, ...rest } = found;
  const feature = { ...rest, availability: figure(ratio), atMost: rest.unknown.length > 0 };
  if (format === 'json') out.write(`${JSON.stringify({ version: '1.0', feature }, undefined, 2)}\n`);
  else {
    const entries = byId(known.entries);
    const lines = featureLines(found, (other) => entries.get(other)?.[0]?.title ?? '');
    writeLines(out, format === 'markdown' ? lines.map((line) => markdownLine(line)) : lines.map(printable));
  }
  return 0;
}

function markdownLine(line: string): string {
  return line.startsWith('  ') ? `- ${markdownCell(line)}` : markdownCell(line);
}

/** As many digits as the arithmetic can answer for. */
function figure(ratio: number | undefined): number | null {
  return ratio === undefined ? null : Number(ratio.toFixed(9));
}

/** What is not known is null; ratios have the digits that the arithmetic can answer for. */
function forPrograms({ features, ...rest }: Impact): object {
  return {
    ...rest,
    features: features.map(({ ratio, budget, ...feature }) => ({
      ...feature,
      availability: figure(ratio),
      atMost: feature.unknown.length > 0,
      budget: budget === undefined ? null : Math.round(budget),
    })),
  };
}
