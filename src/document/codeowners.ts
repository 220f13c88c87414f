/**
 * The CODEOWNERS file of the repository that documents lie in: which teams and people there are. Only names are read out of it;
 * whose review a change needs is the business of the platform that hosts the repository.
 */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** Where the platforms look for it, in their order. */
const PLACES = ['.github/CODEOWNERS', '.gitlab/CODEOWNERS', 'CODEOWNERS', 'docs/CODEOWNERS'];
/** GitHub reads no larger one. */
const LARGEST = 3 * 1024 * 1024;
const HIGHEST = 32;

/** Text of the nearest one at or above a file or folder, up to the repository's root. Undefined where there is none to be read. */
export function readCodeowners(path: string): string | undefined {
  for (const place of codeownersPlaces(path)) {
    const text = readSmall(place);
    if (text !== undefined) return text;
  }
  return undefined;
}

/** Every path at which it is looked for, in order: what was found holds until one of them changes. */
export function codeownersPlaces(path: string): readonly string[] {
  const places: string[] = [];
  let folder = resolve(path);
  for (let level = 0; level < HIGHEST; level++) {
    places.push(...PLACES.map((place) => join(folder, place)));
    const above = dirname(folder);
    if (above === folder || existsSync(join(folder, '.git'))) break;
    folder = above;
  }
  return places;
}

/** Every owner that a line names: `@org/team`, `@somebody`, `team@example.com`; in lower case. */
export function ownersIn(text: string): ReadonlySet<string> {
  const owners = new Set<string>();
  for (const line of text.split('\n')) {
    const comment = line.indexOf('#');
    const words = (comment < 0 ? line : line.slice(0, comment)).trim();
    // The first word is the pattern; a section of GitLab's, `[Payments] @org/team`, has none.
    const section = words.startsWith('[') || words.startsWith('^[');
    const rest = section ? words.slice(words.lastIndexOf(']') + 1) : words.slice(`${words} `.replaceAll('\t', ' ').indexOf(' '));
    for (const word of rest.replaceAll('\t', ' ').split(' ')) if (word.includes('@')) owners.add(word.toLowerCase());
  }
  return owners;
}

function readSmall(file: string): string | undefined {
  try {
    const stats = statSync(file);
    return stats.isFile() && stats.size <= LARGEST ? readFileSync(file, 'utf8') : undefined;
  } catch {
    return undefined;
  }
}
