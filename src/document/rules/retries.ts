import type { RetrySettings } from '../../requirement/policies.ts';
import type { Document } from '../document.ts';
import { isWritten } from './place.ts';
import type { Meaning } from './rule.ts';

/** The retry settings that the document writes itself and that repeat something, for all operations or for some; each clause once. */
export function writtenRetries({ policies, operations }: Meaning, document: Document): readonly RetrySettings[] {
  const found: RetrySettings[] = [];
  const add = (settings: RetrySettings) => {
    const { retries, clause } = settings;
    if (retries > 0 && !found.some((known) => known.clause === clause) && isWritten(document, clause)) found.push(settings);
  };
  add(policies.retry);
  for (const { policies: own } of operations) if (own.retry !== policies.retry) add(own.retry);
  return found;
}
