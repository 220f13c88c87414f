import type { Entry, Rule } from '../rule.ts';

/** Files that a message names; it says how many more there are. */
const NAMED = 3;

export const duplicateSlug: Rule = {
  code: 'duplicate-slug',
  why: 'A requirement is called by its slug too, so of two documents with one slug only one can run.',
  *folder({ entries }) {
    const bySlug = Map.groupBy(entries, ({ slug }) => slug.toLowerCase());
    for (const [slug, namesakes] of bySlug) {
      for (const { file, id, heading } of namesakes) {
        // The same id twice is another finding.
        const others = namesakes.filter((other) => other.id !== id);
        if (others.length === 0) continue;
        yield {
          file,
          severity: 'error',
          range: heading,
          clause: undefined,
          message: `The slug ${slug} is also that of ${named(others)}.`,
          remedy: 'Give one of the files another name after its id.',
        };
      }
    }
  },
};

function named(entries: readonly Entry[]): string {
  const files = entries.slice(0, NAMED).map(({ file }) => file);
  const more = entries.length - files.length;
  return files.join(', ') + (more > 0 ? ` and ${more} more` : '');
}
