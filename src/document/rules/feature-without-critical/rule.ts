import type { Entry } from '../../entry.ts';
import type { Rule } from '../rule.ts';

const KEY = 'general-information.supports';

export const featureWithoutCritical: Rule = {
  code: 'feature-without-critical',
  why: 'Either the feature is no core feature, or something it needs is taken too lightly.',
  *folder({ entries, complete }) {
    if (!complete) return;
    const carried = new Map<string, { readonly by: Entry[]; optional: boolean }>();
    for (const entry of entries) {
      for (const feature of entry.digest?.supports ?? []) {
        const found = carried.get(feature) ?? { by: [], optional: true };
        found.by.push(entry);
        found.optional &&= entry.digest?.criticality === 'optional';
        carried.set(feature, found);
      }
    }
    for (const [feature, { by, optional }] of carried) {
      const [first] = by;
      if (!optional || first === undefined) continue;
      const only =
        by.length === 1 ? `${first.id}, which is Optional` : `${by.map(({ id }) => id).join(' and ')}, all of them Optional`;
      yield {
        file: first.file,
        severity: 'note',
        range: first.places[KEY] ?? first.heading,
        clause: KEY,
        message: `${feature} is carried by ${only}.`,
        remedy: `Raise the criticality of what ${feature} cannot do without, or silence this with the reason: not every feature is at the core.`,
      };
    }
  },
};
