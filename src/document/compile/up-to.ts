import type { Section } from '../document.ts';

/** The sections that one stands in, nearest first, itself included, up to the nearest with a key; undefined when there is none. */
export function upTo(section: Section, key: string): Section[] | undefined {
  let end: Section | undefined = section;
  while (end !== undefined && end.key !== key) end = end.parent;
  if (end === undefined) return undefined;
  const around: Section[] = [];
  for (let at: Section | undefined = section; at !== undefined && at !== end; at = at.parent) around.push(at);
  return around;
}
