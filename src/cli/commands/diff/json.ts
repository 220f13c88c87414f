import type { Diagnostic } from '../../../requirement/diagnostic.ts';
import type { Change } from '../../../trace/change/change.ts';
import type { Consequences } from './consequences.ts';

export interface Difference {
  readonly revision: string;
  readonly changes: readonly Change[];
  readonly consequences: Consequences;
}

/** The shape is public: minor versions only add. What is not there is null. */
export function diffJson({ revision, changes, consequences: { appeared, gone, unjudged } }: Difference): string {
  const report = {
    version: '1.0',
    since: revision,
    documents: changes,
    appeared: appeared.map(brief),
    gone: gone.map(brief),
    unjudged,
  };
  return `${JSON.stringify(report, (_, value: unknown) => (value === undefined ? null : value), 2)}\n`;
}

function brief({ code, severity, file, requirement, clause, message }: Diagnostic): object {
  return { code, severity, file, requirement, clause, message };
}
