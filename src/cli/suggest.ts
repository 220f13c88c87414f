import { nearest as nearestByEdits } from '../document/vocabulary/nearest.ts';

/** The known word that somebody most likely meant: the one it begins, else the nearest by edits; undefined when none is near. */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  const known = [...candidates];
  const begun = word.length < 2 ? [] : known.filter((candidate) => candidate.startsWith(word.toLowerCase()));
  return begun.length === 1 ? begun[0] : nearestByEdits(word, known)?.word;
}
