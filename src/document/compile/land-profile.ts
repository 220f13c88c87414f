import { isUnknown, type Range } from '../../requirement/clause.ts';
import type { VendorProfile } from '../../requirement/profile.ts';
import type { RequirementDraft } from '../clauses/draft.ts';
import type { Document } from '../document.ts';
import type { ReadClause } from './clause-values.ts';
import type { Findings } from './findings.ts';
import { type ProfileValue, readProfile } from './profile.ts';

/** Lands what the profile says about things the document leaves out; the document wins clause by clause. */
export function landProfile(
  profile: VendorProfile,
  inForce: readonly ReadClause[],
  environment: string | undefined,
  draft: RequirementDraft,
  document: Document,
  findings: Findings,
): ProfileValue[] {
  const { values, unreadable } = readProfile(profile);
  for (const phrase of unreadable) {
    findings.add(
      'invalid-profile',
      chosenBy(document),
      `the profile ${profile.name} says something that cannot be read: ${phrase}`,
    );
  }
  const said = new Set(inForce.filter(({ value }) => !isUnknown(value)).map(({ definition }) => definition));
  const used = values.filter(
    ({ definition, qualifier }) => !said.has(definition) && (qualifier === undefined || qualifier === environment),
  );
  const inOrder = [
    ...used.filter(({ qualifier }) => qualifier === undefined),
    ...used.filter(({ qualifier }) => qualifier !== undefined),
  ];
  for (const { definition, key, value } of inOrder) {
    if (isUnknown(value)) continue;
    definition.land?.(value, draft);
    definition.govern?.(value, draft.policies, key);
  }
  return inOrder;
}

/** What the profile was chosen by. */
function chosenBy({ clauses, ids }: Document): Range {
  const asker = ['Profile', 'External System', 'URL'].map((label) => clauses.find(({ name }) => name === label)).find(Boolean);
  return asker?.range ?? ids.heading?.range ?? { start: { line: 1, column: 1 }, end: { line: 1, column: 1 } };
}
