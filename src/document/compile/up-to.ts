import type { Section } from '../document.ts';

/** The sections that one stands in, nearest first, itself included, up to the nearest with a key; undefined when there is none. */
export function upTo(section: Section, key: string): Section[] | undefined {
  const around: Section[] = [];
  for (let at: Section | undefined = section; at !== undefined; at = at.parent) {
    if (at.key === key) return around;
    around.push(at);
  }
  return undefined;
}
