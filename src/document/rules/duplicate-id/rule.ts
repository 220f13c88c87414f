import type { Entry, Rule } from '../rule.ts';

/** Files that a message names; it says how many more there are. */
const NAMED = 3;

export const duplicateId: Rule = {
  code: 'duplicate-id',
  why: 'Calls, limits and dependencies are found by id: of two documents with one id, nobody knows which one applies.',
  *folder({ byId }) {
    for (const [id, entries] of byId) {
      if (entries.length < 2) continue;
      for (const entry of entries) {
        yield {
          file: entry.file,
          severity: 'error',
          range: entry.idPlace,
          clause: 'general-information.id',
          message: `${id} is also the id of ${others(entry, entries)}.`,
          remedy: 'Give one of them the next free number, in its file name, its heading and its ID clause.',
        };
      }
    }
  },
};

function others(own: Entry, entries: readonly Entry[]): string {
  const files = entries.slice(0, NAMED + 1).flatMap((entry) => (entry === own ? [] : [entry.file]));
  const named = files.slice(0, NAMED);
  const more = entries.length - 1 - named.length;
  return named.join(', ') + (more > 0 ? ` and ${more} more` : '');
}
