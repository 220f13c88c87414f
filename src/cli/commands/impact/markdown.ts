import type { Impact } from '../../../trace/impact.ts';
import { markdownCell, markdownTable } from '../../../trace/markup.ts';
import { availabilityWords, budgetWords, reliefWords, STATES, type TitleOf, verdict } from './words.ts';

export function impactMarkdown(impact: Impact, titleOf: TitleOf): string[] {
  const { id, features, integrations, lost, relief, sameFate, window, caughtBy } = impact;
  const named = (other: string): string => markdownCell(`${other} ${titleOf(other)}`);
  const lines = [`# Impact of ${id}`, '', markdownCell(verdict(impact, titleOf))];
  const section = (heading: string, rows: readonly string[]): void => {
    if (rows.length > 0) lines.push('', `## ${heading}`, '', ...rows);
  };
  if (features.length > 0)
    section(
      'Features',
      markdownTable(
        ['Feature', 'State', 'Through', 'Can be available', 'May be down'],
        features.map((feature) => [
          feature.feature,
          STATES[feature.state],
          feature.through.join(', '),
          availabilityWords(feature),
          budgetWords(feature, window),
        ]),
      ),
    );
  if (integrations.length > 0)
    section(
      'Integrations',
      markdownTable(
        ['Integration', 'State', 'Through', 'Caught by'],
        integrations.map((hurt) => [
          named(hurt.id),
          STATES[hurt.state],
          hurt.through.join(', '),
          hurt.caughtBy.join(', ') || '-',
        ]),
      ),
    );
  section('What catches it', [
    ...caughtBy.map((other) => `- ${named(other)}`),
    ...relief.map((one) => `- ${markdownCell(reliefWords(one))}`),
    ...lost.map((fallback) => `- not ${named(fallback.id)}: it ${markdownCell(fallback.why)}`),
  ]);
  section(
    'Fails with it, most likely',
    sameFate.map((other) => `- ${named(other.id)}: ${markdownCell(other.why)}`),
  );
  return lines;
}
