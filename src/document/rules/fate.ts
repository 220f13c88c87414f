/** Whether one integration is down whenever another is. */
import type { Digest } from '../entry.ts';

/** Why `other` is down whenever `digest` is, as the end of a sentence about `other`; undefined when it need not be. */
export function sharedFate(digest: Digest, other: Digest): string | undefined {
  if (other === digest) return 'is itself';
  const host = hostOf(digest);
  if (host !== undefined && host === hostOf(other)) return `calls the same host, ${host}`;
  if (digest.system.toLowerCase() === other.system.toLowerCase()) return `calls the same system, ${other.system}`;
  const { group } = digest.policies.rateLimit;
  if (group !== undefined && group === other.policies.rateLimit.group) return `shares its limit, ${group}`;
  const needed = other.dependsOn.filter(({ soft }) => !soft);
  if (needed.some(({ id }) => id === digest.id)) return `depends on ${digest.id} itself`;
  const common = needed.find(({ id }) => digest.dependsOn.some((dependency) => dependency.id === id && !dependency.soft));
  return common === undefined ? undefined : `depends on ${common.id} as well`;
}

const hosts = new WeakMap<Digest, string>();

/** Where it is called; undefined where the document does not know. */
export function hostOf(digest: Digest): string | undefined {
  let host = hosts.get(digest);
  if (host === undefined) {
    host = (digest.endpoint.url === undefined ? undefined : URL.parse(digest.endpoint.url)?.host) ?? '';
    hosts.set(digest, host);
  }
  return host === '' ? undefined : host;
}
