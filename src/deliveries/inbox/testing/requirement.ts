/** A requirement that receives webhooks, with what a test changes of it. */
import type { Requirement } from '../../../requirement/requirement.ts';
import type { Webhooks } from '../../../requirement/webhooks.ts';
import { simulatedRequirement, WIDE } from '../../../runtime/simulation/requirement.ts';

const SILENT: Webhooks = {
  events: [],
  signature: undefined,
  verification: undefined,
  deliverTo: undefined,
  retry: undefined,
  deduplicateBy: undefined,
  retain: undefined,
};

export function receivingRequirement(webhooks: Partial<Webhooks> = {}): Requirement {
  return { ...simulatedRequirement(WIDE), webhooks: { ...SILENT, ...webhooks } };
}
