/** Looks words up in every language there is. */
import { ENGLISH } from './english.ts';
import { normalise, SECTIONS, type SectionKey, type Vocabulary } from './vocabulary.ts';

const LANGUAGES: readonly Vocabulary[] = [ENGLISH];

export interface KnownLabel {
  readonly label: string;
  /** How the value as written becomes the canonical label's phrase. */
  readonly as: string | undefined;
}

const labels = new Map<string, KnownLabel>();
const sections = new Map<string, SectionKey>();
const columns = new Map<string, readonly string[]>();

for (const [key, { title }] of Object.entries(SECTIONS)) sections.set(normalise(title), key as SectionKey);
for (const { labels: names } of LANGUAGES)
  for (const label of Object.keys(names)) labels.set(normalise(label), { label, as: undefined });
for (const language of LANGUAGES) {
  for (const [key, names] of Object.entries(language.sections))
    for (const name of names) addOnce(sections, name, key as SectionKey);
  for (const [label, names] of Object.entries(language.labels)) {
    for (const name of names) {
      if (typeof name === 'string') addOnce(labels, normalise(name), { label, as: undefined });
      else addOnce(labels, normalise(name.label), { label, as: name.as });
    }
  }
  for (const [column, names] of Object.entries(language.columns)) {
    for (const name of [column, ...names]) columns.set(name, [...(columns.get(name) ?? []), column]);
  }
}

/** The canonical label for what somebody wrote; undefined when nobody calls anything so. */
export function knownLabel(written: string): KnownLabel | undefined {
  return labels.get(written.toLowerCase()) ?? labels.get(normalise(written));
}

export function knownSection(title: string): SectionKey | undefined {
  return sections.get(title.toLowerCase()) ?? sections.get(normalise(title));
}

/** The canonical columns a header cell can stand for. */
export function knownColumns(header: string): readonly string[] {
  return columns.get(header.toLowerCase()) ?? columns.get(normalise(header)) ?? [];
}

/** Everything a label can be called, normalised; for the nearest known one. */
export function allLabels(): IterableIterator<string> {
  return labels.keys();
}

function addOnce<V>(map: Map<string, V>, name: string, value: V): void {
  if (!map.has(name)) map.set(name, value);
}
