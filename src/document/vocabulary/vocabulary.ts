/**
 * What people call things, as data: one file per language, all of the same shape. Every entry leads to the canonical
 * English word; nothing outside this folder compares a label, a heading or a column with a word of its own.
 */
export const SECTIONS = {
  'general-information': { title: 'General Information', runs: true },
  'integration-description': { title: 'Integration Description', runs: false },
  'technical-specifications': { title: 'Technical Specifications', runs: true },
  'endpoint-connection': { title: 'Endpoint/Connection', runs: true },
  'exchanged-data': { title: 'Exchanged Data', runs: true },
  'sla-and-performance': { title: 'SLA and Performance', runs: false },
  'error-handling': { title: 'Error Handling', runs: true },
  security: { title: 'Security', runs: true },
  webhooks: { title: 'Webhooks', runs: true },
  monitoring: { title: 'Monitoring', runs: false },
  testing: { title: 'Testing', runs: false },
  risks: { title: 'Risks', runs: false },
  alternatives: { title: 'Alternatives', runs: false },
  workflow: { title: 'Workflow', runs: false },
} as const;

export type SectionKey = keyof typeof SECTIONS;

/** A label that says part of what a canonical one says: `Max Retry Attempts: 3` is `Retry: 3 times`. */
export interface Rewritten {
  readonly label: string;
  /** The canonical phrase, with the value as written at `{}`. */
  readonly as: string;
}

export interface Vocabulary {
  readonly sections: Readonly<Partial<Record<SectionKey, readonly string[]>>>;
  /** Canonical label → what it is called too. */
  readonly labels: Readonly<Record<string, readonly (string | Rewritten)[]>>;
  /** Canonical column → what it is called too. */
  readonly columns: Readonly<Record<string, readonly string[]>>;
}

/** Lower case, single spaces; emoji, numbers and marks before the words, and `(s)`, left out. */
export function normalise(words: string): string {
  return words
    .replace(/\(s\)/giu, '')
    .replace(/[*_`]/g, '')
    .replace(/^[^\p{L}]+/u, '')
    .replace(/\s+/gu, ' ')
    .replace(/[\s:：]+$/u, '')
    .toLowerCase();
}

export function kebab(words: string): string {
  return words
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '');
}
