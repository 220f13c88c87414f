import type { Entry, Rule } from '../rule.ts';

/** Files that a message names; it says how many more there are. */
const NAMED = 3;

export const duplicateSlug: Rule = {
  code: 'duplicate-slug',
  why: 'A requirement is called by its slug too, so of two documents with one slug only one can run.',
  *folder({ entries }) {
    for (const [slug, namesakes] of Map.groupBy(entries, (entry) => entry.slug.toLowerCase())) {
      // The same id twice is another finding.
      const byId = Map.groupBy(namesakes, ({ id }) => id);
      if (byId.size < 2) continue;
      for (const { file, id, heading } of namesakes) {
        const more = namesakes.length - (byId.get(id)?.length ?? 0);
        yield {
          file,
          severity: 'error',
          range: heading,
          clause: undefined,
          message: `The slug ${slug} is also that of ${named(byId, id, more)}.`,
          remedy: 'Give one of the files another name after its id.',
        };
      }
    }
  },
};

function named(byId: ReadonlyMap<string | undefined, readonly Entry[]>, except: string | undefined, count: number): string {
  const files: string[] = [];
  for (const [id, entries] of byId) {
    if (files.length === NAMED) break;
    if (id !== except) files.push(...entries.slice(0, NAMED - files.length).map(({ file }) => file));
  }
  return files.join(', ') + (count > files.length ? ` and ${count - files.length} more` : '');
}
