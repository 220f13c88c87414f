/** Documents that share the limit of one account. */
import type { Entry } from '../entry.ts';

/** By the name of the group; groups of one document have nothing to share and are left out. */
export function limitGroups(entries: readonly Entry[]): ReadonlyMap<string, readonly Entry[]> {
  const groups = new Map<string, Entry[]>();
  for (const entry of entries) {
    const group = entry.digest?.policies.rateLimit.group;
    if (group === undefined) continue;
    const members = groups.get(group);
    if (members === undefined) groups.set(group, [entry]);
    else members.push(entry);
  }
  for (const [group, members] of groups) if (members.length < 2) groups.delete(group);
  return groups;
}
