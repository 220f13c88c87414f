/** Who an id is: an integration by its document, a feature by the documents that carry it. */
import type { Entry } from '../../document/entry.ts';
import { isUnknown } from '../../requirement/clause.ts';
import { formatPercentage } from '../../requirement/units/percentage.ts';
import { idAt } from '../ids.ts';
import type { Project } from '../project.ts';
import type { Text } from '../text.ts';
import { type Answer, lines, words } from './markdown.ts';

const MOST = 12;

export function hoverOfId(project: Project, text: Text, offset: number): Answer | undefined {
  const found = idAt(text.document.text, offset);
  if (found === undefined) return undefined;
  const { id, start, end } = found;
  const range = text.rangeAt(start, end);
  if (!id.startsWith('REQ-I-')) {
    const carriers = project.entries.filter(({ digest }) => digest?.supports.includes(id) === true);
    const markdown =
      carriers.length === 0
        ? `**${id}** · no integration supports it.`
        : lines(`**${id}** · supported by`, list(carriers.map((entry) => `${entry.id ?? '?'} ${words(entry.title)}`)));
    return { range, markdown };
  }
  const entries = project.withId(id);
  if (entries.length === 0) {
    return {
      range,
      markdown: `**${id}** · ${project.complete ? 'no document has this id.' : 'its document is not known here.'}`,
    };
  }
  return { range, markdown: entries.slice(0, MOST).map(described).join('\n\n---\n\n') };
}

function described({ id, title, file, digest }: Entry): string {
  if (digest === undefined) return lines(`**${id}** ${words(title)}`, `Its document does not compile: ${words(file)}`);
  const { system, owner, criticality, objectives, dependsOn, supports } = digest;
  const { availability } = objectives;
  const promised =
    availability === undefined
      ? 'not promised'
      : isUnknown(availability)
        ? `not known (${words(availability.unknown)})`
        : formatPercentage(availability.ratio);
  return lines(
    `**${id}** ${words(title)}`,
    list([
      `System: ${words(system ?? '–')}`,
      `Criticality: ${criticality ?? '–'}`,
      `Owner: ${words(owner ?? '–')}`,
      `Availability: ${promised}`,
      ...(dependsOn.length === 0
        ? []
        : [`Depends on: ${dependsOn.map((one) => (one.soft ? `${one.id} (soft)` : one.id)).join(', ')}`]),
      ...(supports.length === 0 ? [] : [`Supports: ${supports.join(', ')}`]),
    ]),
    words(file),
  );
}

function list(items: readonly string[]): string {
  const more = items.length - MOST;
  return [...items.slice(0, MOST), ...(more > 0 ? [`and ${more} more`] : [])].map((item) => `- ${item}`).join('\n');
}
