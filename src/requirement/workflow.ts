/** How far an integration has come: four phases of four items each, ticked in the document by people. */
export const PHASES = {
  design: ['Requirements analysis', 'Evaluation of alternatives', 'Proof of Concept', 'Architecture review'],
  development: ['Implementation', 'Unit testing', 'Integration testing', 'Security review'],
  testing: ['End-to-end testing', 'Performance testing', 'Security testing', 'Disaster recovery testing'],
  deployment: ['Staging deployment', 'Production deployment', 'Monitoring setup', 'Documentation'],
} as const satisfies Record<string, readonly string[]>;

export type Phase = keyof typeof PHASES;

export interface Workflow {
  /** In the order of the document; items that the template does not have are kept too. */
  readonly tasks: readonly WorkflowTask[];
}

export interface WorkflowTask {
  readonly phase: Phase | undefined;
  /** The template's name where it is one of the sixteen; else as written. */
  readonly item: string;
  readonly done: boolean;
  /** `(Anna Rossi, 2026-10-01)` after the item: who, and on which day. */
  readonly by: string | undefined;
  readonly on: string | undefined;
}
