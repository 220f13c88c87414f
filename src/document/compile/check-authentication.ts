/** Nested clauses below Authentication that its schemes have no use for. */
import type { Authentication } from '../../requirement/authentication.ts';
import { isUnknown } from '../../requirement/clause.ts';
import { OAUTH_LABELS, OAUTH_PARTS } from '../clauses/authentication/oauth.ts';
import type { ReadClause } from './clause-values.ts';
import type { Findings } from './findings.ts';

/** They are told of, and stop no traffic: the schemes are whole without them. */
export function checkAuthentication(read: readonly ReadClause[], findings: Findings): void {
  for (const { raw, definition, value } of read) {
    if (definition.label !== 'Authentication' || raw.children.length === 0 || isUnknown(value)) continue;
    const used = new Set((value as readonly Authentication[]).flatMap(({ scheme }) => OAUTH_PARTS[scheme] ?? []));
    for (const { name, key, labelRange } of raw.children) {
      const label = OAUTH_LABELS.find((each) => each === name);
      if (label === undefined || used.has(label)) continue;
      findings.add('invalid-value', labelRange, `${label} is no part of this authentication`, {
        clause: key,
        severity: 'warning',
        why: 'Nothing reads it here.',
        remedy: 'Take it out, or write it as prose.',
        blocks: false,
      });
    }
  }
}
