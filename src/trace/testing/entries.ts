/** Entries of small documents, for tests: each one line of clauses under the headings they belong to. */
import type { Entry } from '../../document/entry.ts';
import { judge } from '../../document/workspace.ts';

export interface Said {
  readonly title?: string;
  readonly system?: string;
  readonly criticality?: string;
  readonly supports?: string;
  readonly dependsOn?: string;
  readonly url?: string;
  readonly type?: string;
  readonly availability?: string;
  readonly fallback?: string;
}

export function documentOf(id: string, said: Said): string {
  const clause = (label: string, value: string | undefined): string => (value === undefined ? '' : `**${label}**: ${value}\n`);
  return [
    `# ${id}: ${said.title ?? `Thing ${id.slice(-3)}`}\n`,
    '## General Information',
    clause('ID', id) +
      clause('External System', said.system ?? `System of ${id}`) +
      clause('Criticality', said.criticality ?? 'Critical') +
      clause('Type', said.type) +
      clause('Supports', said.supports) +
      clause('Depends On', said.dependsOn),
    '### Endpoint/Connection',
    clause('URL', said.url),
    '## SLA and Performance',
    clause('Availability', said.availability),
    '## Error Handling',
    clause('Fallback', said.fallback),
  ].join('\n');
}

/** A folder `integrations` of such documents, by their ids. */
export function entriesOf(documents: Readonly<Record<string, Said>>): readonly Entry[] {
  return Object.entries(documents).map(
    ([id, said]) => judge({ file: `integrations/${id}-thing.md`, text: documentOf(id, said) }, { profiles: [], rules: [] }).entry,
  );
}
