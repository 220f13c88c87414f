import type { Severity } from '../../requirement/diagnostic.ts';
import type { Criticality } from '../../requirement/requirement.ts';

const SEVERITIES: Readonly<Record<Criticality, Severity>> = { critical: 'error', important: 'warning', optional: 'note' };
const RISKS: Readonly<Record<Criticality, Severity>> = { critical: 'warning', important: 'note', optional: 'note' };

/** A promise that cannot hold fails a Critical document, warns in an Important one, and is noted in an Optional one. */
export function severityFor(criticality: Criticality): Severity {
  return SEVERITIES[criticality];
}

/** What runs and is unwise all the same: it fails nothing. */
export function cautionFor(criticality: Criticality): Severity {
  return RISKS[criticality];
}
