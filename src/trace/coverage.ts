/** Which categories of the template's check-list a folder covers, by which documents, and why it is believed. A guess, and said to be one. */
import type { Digest, Entry } from '../document/entry.ts';
import { compareIds } from '../document/matrix-rows.ts';
import type { Criticality } from '../requirement/requirement.ts';
import { CATEGORIES, type Category, CORE } from './categories.ts';

export interface Covered {
  readonly category: string;
  readonly criticality: Criticality;
  /** `lower`: documents are there, and all of them are less critical than the category. */
  readonly state: 'covered' | 'lower' | 'missing';
  readonly by: readonly Guess[];
}

export interface Guess {
  readonly id: string;
  readonly title: string;
  readonly criticality: Criticality;
  /** Why it is believed to belong there: "it says `payment`". */
  readonly because: string;
}

/** What a description mentions in passing counts only where no name or title says more. */
const IN_DESCRIPTION = ' in its description';
const RANK: Readonly<Record<Criticality, number>> = { optional: 0, important: 1, critical: 2 };

/** `descriptions`: the Integration Description of each document by its file, looked at only where name and title say nothing. */
export function coverage(entries: readonly Entry[], descriptions: ReadonlyMap<string, string>): readonly Covered[] {
  const guesses = new Map<string, Guess[]>(CATEGORIES.map(({ name }) => [name, []]));
  for (const { file, digest } of [...entries].sort((a, b) => compareIds(a.id ?? '', b.id ?? ''))) {
    if (digest === undefined) continue;
    for (const [category, because] of categoriesOf(digest, descriptions.get(file) ?? '')) {
      guesses.get(category)?.push({ id: digest.id, title: digest.title, criticality: digest.criticality, because });
    }
  }
  return CATEGORIES.map(({ name, criticality }) => {
    const all = guesses.get(name) ?? [];
    const sure = all.filter(({ because }) => !because.endsWith(IN_DESCRIPTION));
    const by = sure.length > 0 ? sure : all;
    const enough = by.some((guess) => RANK[guess.criticality] >= RANK[criticality]);
    return { category: name, criticality, state: by.length === 0 ? 'missing' : enough ? 'covered' : 'lower', by };
  });
}

function categoriesOf(digest: Digest, description: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  if (digest.criticality === 'critical' && digest.supports.length > 0)
    found.set(CORE, `it is Critical and supports ${digest.supports.slice(0, 3).join(', ')}`);
  const size = found.size;
  for (const category of CATEGORIES) {
    const because = byFacts(digest, category) ?? byWords(`${digest.system} ${digest.title}`, category);
    if (because !== undefined) found.set(category.name, because);
  }
  if (found.size > size) return found;
  for (const category of CATEGORIES) {
    const because = byWords(description, category);
    if (because !== undefined) found.set(category.name, because + IN_DESCRIPTION);
  }
  return found;
}

function byFacts({ profile, type }: Digest, { profiles, types }: Category): string | undefined {
  if (profile !== undefined && profiles.includes(profile)) return `its profile is ${profile}`;
  return types.includes(type) ? `its type is ${type}` : undefined;
}

function byWords(text: string, { words }: Category): string | undefined {
  const lower = text.toLowerCase();
  for (const word of words) {
    const said = wordIn(lower, word);
    if (said !== undefined) return `it says \`${said}\``;
  }
  return undefined;
}

/** The word as it stands in the text, alone; one that ends in `*` may go on to the end of its word. */
function wordIn(text: string, pattern: string): string | undefined {
  const open = pattern.endsWith('*');
  const word = open ? pattern.slice(0, -1) : pattern;
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    if (at > 0 && isWord(text, at - 1)) continue;
    let end = at + word.length;
    if (open) while (end < text.length && end - at < 40 && isWord(text, end)) end++;
    if (end === text.length || !isWord(text, end)) return text.slice(at, end);
  }
  return undefined;
}

function isWord(text: string, at: number): boolean {
  return /[\p{L}\p{N}]/u.test(text[at] ?? '');
}
