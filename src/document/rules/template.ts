/**
 * What covers each line of the template that documents follow: which kinds of integration and clauses say it, which findings watch
 * it, which commands show it. Data only; the reference page and the test are made from it.
 */
import type { IntegrationType } from '../../requirement/requirement.ts';
import { DOCUMENT_AND_WORKFLOW } from './template-document.ts';
import { RISKS_AND_PRACTICES } from './template-practice.ts';
import { SCOPE_AND_ASPECTS } from './template-scope.ts';

export interface TemplatePart {
  /** The heading that the lines stand below. */
  readonly heading: string;
  readonly lines: readonly TemplateLine[];
}

export interface TemplateLine {
  /** As written, without list marks, boxes and bold. */
  readonly line: string;
  readonly types?: readonly IntegrationType[];
  /** Names of vendor profiles. */
  readonly profiles?: readonly string[];
  /** Canonical labels of clauses. */
  readonly clauses?: readonly string[];
  /** Titles of sections. */
  readonly sections?: readonly string[];
  /** Codes of rules and of the compiler. */
  readonly codes?: readonly string[];
  readonly commands?: readonly string[];
  /** What covers it where none of the above does, in a sentence. */
  readonly otherwise?: string;
}

/** In the order of the text. */
export const TEMPLATE: readonly TemplatePart[] = [...SCOPE_AND_ASPECTS, ...DOCUMENT_AND_WORKFLOW, ...RISKS_AND_PRACTICES];
