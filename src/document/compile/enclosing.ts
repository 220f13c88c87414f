import type { Document, Section } from '../document.ts';

/** For each section the ones around it, nearest first, itself included: a heading stands below the last one of a higher level. */
export function enclosing({ sections }: Pick<Document, 'sections'>): ReadonlyMap<Section, readonly Section[]> {
  const found = new Map<Section, readonly Section[]>();
  const open: Section[] = [];
  for (const section of sections) {
    while (open.length > 0 && (open[open.length - 1] as Section).level >= section.level) open.pop();
    found.set(section, [section, ...[...open].reverse()]);
    if (section.title !== '') open.push(section);
  }
  return found;
}
