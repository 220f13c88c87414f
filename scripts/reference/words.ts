/** `docs/reference/document-words.md`: what everything may be called in each language, from the vocabularies. */
import { ENGLISH } from '../../src/document/vocabulary/english.ts';
import { FRENCH } from '../../src/document/vocabulary/french.ts';
import { GERMAN } from '../../src/document/vocabulary/german.ts';
import { ITALIAN } from '../../src/document/vocabulary/italian.ts';
import { PORTUGUESE } from '../../src/document/vocabulary/portuguese.ts';
import { SPANISH } from '../../src/document/vocabulary/spanish.ts';
import { type Rewritten, SECTIONS, type SectionKey, type Vocabulary } from '../../src/document/vocabulary/vocabulary.ts';
import { list, page, table } from './markdown.ts';

const LANGUAGES: readonly (readonly [name: string, vocabulary: Vocabulary])[] = [
  ['English', ENGLISH],
  ['Italian', ITALIAN],
  ['Spanish', SPANISH],
  ['French', FRENCH],
  ['German', GERMAN],
  ['Portuguese', PORTUGUESE],
];

type Name = string | Rewritten;
type Names = Readonly<Record<string, readonly Name[]>>;

export function wordPage(): string {
  return page(
    'Words of documents',
    '`src/document/vocabulary/`',
    'What labels, headings, columns and answers may be called. Case, accents, apostrophes, emoji and numbers before a heading do not count, and languages may be mixed. `concordat fmt --labels` moves labels, headings and columns to the canonical word, which stands first here.',
    '## Labels',
    'A name with an arrow says a part of a clause: what stands behind the arrow is how its value is read, with the value at `{}`.',
    of(({ labels }) => labels),
    '## Headings',
    of(
      ({ sections }) => sections,
      (key) => SECTIONS[key as SectionKey].title,
    ),
    '## Columns of tables',
    of(({ columns }) => columns),
    '## Criticality',
    of(({ criticality }) => criticality),
    '## Type',
    of(({ types }) => types),
    '## Idempotent',
    of(({ answers }) => answers),
    '## Workflow',
    of(({ phases }) => phases),
    of(({ items }) => items),
    '## Risks',
    of(({ categories }) => categories),
    of(({ levels }) => levels),
    '## Tables of two columns that list clauses',
    'Known by these headers, `Field | Value`, or by their rows.',
    table(
      ['Language', 'Left', 'Right'],
      LANGUAGES.map(([language, { listing }]) => [language, listing.label.join(', '), listing.value.join(', ')]),
    ),
    '## Ordinary labels',
    'Bold labels that many documents have and that are none of ours. They are never taken for a misspelled clause.',
    list(LANGUAGES.map(([language, { ordinary }]) => `${language}: ${ordinary.join(', ')}`)),
  );
}

/** One row for each canonical word that has others. */
function of(names: (vocabulary: Vocabulary) => Names, title: (canonical: string) => string = (word) => word): string {
  const rows = Object.keys(names(ENGLISH)).map((canonical) => [
    title(canonical),
    ...LANGUAGES.map(([, vocabulary]) => (names(vocabulary)[canonical] ?? []).map(written).join(', ')),
  ]);
  return table(['Canonical', ...LANGUAGES.map(([language]) => language)], rows);
}

function written(name: Name): string {
  return typeof name === 'string' ? name : `${name.label} → \`${name.as}\``;
}
