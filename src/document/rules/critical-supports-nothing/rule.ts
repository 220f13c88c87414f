import type { Rule } from '../rule.ts';

const KEY = 'general-information.criticality';

/** Asked for only where the folder speaks of features at all, and not where others need it. */
export const criticalSupportsNothing: Rule = {
  code: 'critical-supports-nothing',
  why: 'What is Critical without a feature that needs it is either miscounted, or nobody knows what breaks with it.',
  *folder({ entries, complete }) {
    if (!complete) return;
    const needed = new Set<string>();
    let speaksOfFeatures = false;
    for (const { digest } of entries) {
      speaksOfFeatures ||= (digest?.supports.length ?? 0) > 0;
      for (const { id, soft } of digest?.dependsOn ?? []) if (!soft) needed.add(id);
    }
    if (!speaksOfFeatures) return;
    for (const { digest, file, places, heading } of entries) {
      if (digest?.criticality !== 'critical' || digest.supports.length > 0 || needed.has(digest.id)) continue;
      yield {
        file,
        severity: 'note',
        range: places[KEY] ?? heading,
        clause: KEY,
        message: `${digest.id} is Critical, and supports no feature and no other integration.`,
        remedy: 'Write which features need it, `**Supports**: REQ-F-001`, or lower its criticality.',
      };
    }
  },
};
