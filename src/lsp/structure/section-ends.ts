import type { Section } from '../../document/document.ts';

/** The last line of each section, what is nested in it included; in one pass. */
export function lastLines(sections: readonly Section[], lines: number): number[] {
  const ends = sections.map(() => lines);
  const open: number[] = [];
  for (const [index, { level, heading }] of sections.entries()) {
    // The first section stands for the text before any heading.
    while (open.length > 0 && (index === 0 || (sections[open.at(-1) as number] as Section).level >= level))
      ends[open.pop() as number] = heading.start.line - 1;
    if (index === 1) ends[0] = heading.start.line - 1;
    if (index > 0) open.push(index);
  }
  return ends;
}
