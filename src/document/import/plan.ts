/** What an import would write: an id, a name and a text for each draft that the folder does not have yet. Nothing is written here. */
import { kebab } from '../vocabulary/vocabulary.ts';
import { documentText } from './document-text.ts';
import type { Draft } from './draft.ts';
import { bareSystem, type Existing, highestId, idOf, type Match, matchOf } from './existing.ts';

export interface PlannedSource {
  /** As words, for the comment that says where a document came from. */
  readonly name: string;
  readonly drafts: readonly Draft[];
  /** How a document links to a contract of a draft, `''` being the source itself; undefined: it cannot. */
  link(contract: string): string | undefined;
  /** How a document links to a contract that stands inside the source and gets a file of its own; undefined: it gets none. */
  inline?(name: string, text: string): string | undefined;
}

export type Planned =
  | {
      readonly state: 'new';
      readonly source: PlannedSource;
      readonly draft: Draft;
      readonly id: string;
      readonly name: string;
      readonly text: string;
    }
  | { readonly state: 'there'; readonly draft: Draft; readonly match: Match };

const LONGEST_SLUG = 60;

/** In the order of the sources. Ids go on after the highest that the folder has, or keeps for a document that is still to come. */
export function planImport(
  sources: readonly PlannedSource[],
  existing: readonly Existing[],
  reserved: readonly string[] = [],
): readonly Planned[] {
  const ids = new Map<string, string>();
  for (const { id, systems } of existing) for (const system of systems) ids.set(system, id);
  let number = highestId([...existing.map(({ id }) => id), ...reserved]);
  const known = [...existing];
  const decided = sources.flatMap((source) =>
    source.drafts.map((draft) => {
      const inside = draft.definition === undefined ? undefined : `${slugOf(draft.system)}${draft.contract ?? ''}`;
      const linked = draft.contract === undefined || inside !== undefined ? undefined : source.link(draft.contract);
      const match = matchOf(draft, known, inside ?? linked);
      const contract = inside === undefined || match !== undefined ? linked : source.inline?.(inside, draft.definition ?? '');
      const id = match?.existing.id ?? idOf(++number);
      const name = `${id}-${slugOf(draft.system)}.md`;
      const system = bareSystem(draft.system);
      for (const called of [draft.ref.toLowerCase(), system]) ids.set(called, id);
      // One system may have several addresses in common with another one of the same import, but not its name.
      if (match === undefined) known.push({ id, file: name, systems: [system], url: undefined, contracts: [] });
      return { source, draft, contract, match, id, name };
    }),
  );
  return decided.map(({ source, draft, contract, match, id, name }) => {
    if (match !== undefined) return { state: 'there', draft, match };
    const needed = draft.dependsOn.map((ref) => ({
      ref,
      id: ids.get(ref.toLowerCase()) ?? ids.get(bareSystem(ref.slice(ref.indexOf(':') + 1))),
    }));
    const dependsOn = [...new Set(needed.flatMap((one) => (one.id === undefined || one.id === id ? [] : [one.id])))];
    const unknown = needed.flatMap((one) => (one.id === undefined ? [one.ref] : []));
    const text = documentText(draft, { id, contract, dependsOn, unknown, source: source.name });
    return { state: 'new', source, draft, id, name, text };
  });
}

function slugOf(system: string): string {
  const slug = kebab(system).slice(0, LONGEST_SLUG);
  return (slug.endsWith('-') ? slug.slice(0, -1) : slug) || 'integration';
}
