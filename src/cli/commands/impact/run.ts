/** Shows what happens when one integration fails. */

import { type Impact, impactOf } from '../../../trace/impact.ts';
import { byId } from '../../../trace/network.ts';
import type { Run } from '../../command.ts';
import { documentsFolder } from '../../documents-folder.ts';
import { entryNamed, knownDocuments, tellUnknown } from '../../known-documents.ts';
import { writeLines } from '../../output.ts';
import { printable } from '../../render/printable.ts';
import type { impact } from './command.ts';
import { impactLines } from './lines.ts';
import { impactMarkdown } from './markdown.ts';

export const run: Run<typeof impact> = ({ arguments: [name = ''], flags }, { out, talk, settings }) => {
  const known = knownDocuments([documentsFolder(settings)], settings);
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

/** What is not known is null; ratios have the digits that the arithmetic can answer for. */
function forPrograms({ features, ...rest }: Impact): object {
  return {
    ...rest,
    features: features.map(({ ratio, budget, ...feature }) => ({
      ...feature,
      availability: ratio === undefined ? null : Number(ratio.toFixed(9)),
      atMost: feature.unknown.length > 0,
      budget: budget === undefined ? null : Math.round(budget),
    })),
  };
}
