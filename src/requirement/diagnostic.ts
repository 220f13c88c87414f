import type { Range } from './clause.ts';

/** One finding about a document. The shape is public: `check --format json` prints it. */
export interface Diagnostic {
  /** Words, stable for ever, each with its page: `timeout-below-response-time`. */
  readonly code: string;
  readonly severity: Severity;
  /** Path as the caller gave it, relative where possible, `/` between folders. */
  readonly file: string;
  readonly range: Range;
  /** What is wrong, in one sentence that names the thing. */
  readonly message: string;
  /** Why it matters. */
  readonly why: string;
  /** What to do now. */
  readonly remedy: string;
  readonly fix: Fix | undefined;
  /** The requirement's id, where one is known. */
  readonly requirement: string | undefined;
  /** The clause's key, where the finding is about one. */
  readonly clause: string | undefined;
  /** True when the document cannot be compiled, so it cannot run. Findings of rules never stop traffic. */
  readonly blocks: boolean;
}

export type Severity = 'error' | 'warning' | 'note';

/** Edits that remove the finding. Never ticks, approves or invents. */
export interface Fix {
  readonly edits: readonly Edit[];
  /** Mechanical: it changes nothing that the document means, so `check --fix` may do it. Else it is offered, and people decide. */
  readonly safe: boolean;
}

export interface Edit {
  readonly range: Range;
  readonly text: string;
}
