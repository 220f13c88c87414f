import type { VendorProfile } from '../../requirement/profile.ts';
import type { RequirementDraft } from '../clauses/draft.ts';
import type { Document, RawClause } from '../document.ts';
import type { ReadClause } from './clause-values.ts';
import type { ErrorRow } from './error-rules.ts';
import type { OperationRow } from './operations.ts';
import type { ProfileValue } from './profile.ts';
import type { Scopes } from './scope.ts';

/** Everything read from one document, on its way to a requirement. */
export interface Parts {
  readonly document: Document;
  readonly environment: string | undefined;
  readonly read: readonly ReadClause[];
  /** Bold labels in sections about risks. */
  readonly labelledRisks: readonly RawClause[];
  readonly scopes: Scopes;
  readonly rows: readonly OperationRow[];
  readonly errors: readonly ErrorRow[];
  readonly profile: VendorProfile | undefined;
  /** All that are known. */
  readonly profiles: readonly VendorProfile[];
  readonly fromProfile: readonly ProfileValue[];
  readonly draft: RequirementDraft;
}
