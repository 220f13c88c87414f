/**
 * What people call things, as data: one file per language, all of the same shape. Every entry leads to the canonical
 * English word; nothing outside this folder compares a label, a heading or a column with a word of its own.
 */
import type { Criticality, IntegrationType } from '../../requirement/requirement.ts';
import type { Level, RiskCategory } from '../../requirement/risk.ts';
import type { PHASES, Phase } from '../../requirement/workflow.ts';

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

export type Answer = 'yes' | 'no' | 'by key';
export type WorkflowItem = (typeof PHASES)[Phase][number];

type Names<Canonical extends string> = Readonly<Record<Canonical, readonly string[]>>;

/** The names of one language. Accents, case, apostrophes and numbering do not count, so each name is written once. */
export interface Vocabulary {
  readonly sections: Names<SectionKey>;
  /** Canonical label → what it is called too. */
  readonly labels: Readonly<Record<string, readonly (string | Rewritten)[]>>;
  /** Labels that many documents have and that are none of ours: never taken for a misspelled one. */
  readonly ordinary: readonly string[];
  /** Canonical column → what it is called too. */
  readonly columns: Names<Column>;
  /** Headers of a table of two columns that lists clauses. */
  readonly listing: { readonly label: readonly string[]; readonly value: readonly string[] };
  readonly criticality: Names<Criticality>;
  readonly types: Names<IntegrationType>;
  readonly answers: Names<Answer>;
  readonly phases: Names<Phase>;
  readonly items: Names<WorkflowItem>;
  readonly categories: Names<RiskCategory>;
  readonly levels: Names<Level>;
}

export type Column =
  | 'operation'
  | 'request'
  | 'method'
  | 'path'
  | 'input'
  | 'output'
  | 'idempotent'
  | 'timeout'
  | 'when'
  | 'means'
  | 'outcome'
  | 'risk'
  | 'category'
  | 'likelihood'
  | 'impact'
  | 'mitigation';

export { fold as normalise } from './fold.ts';

export function kebab(words: string): string {
  return words
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '');
}
