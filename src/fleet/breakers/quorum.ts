/** When what others have found opens a breaker here too: a pure function of what all say. */

/** What a member says of one breaker with recent traffic. */
export interface BreakerHint {
  /** Milliseconds for which its own calls have opened it; undefined: they have not. What it was told by others does not count. */
  readonly open?: number;
}

/** Share of the members with recent traffic that must have found it failing, and how many at least. */
export const QUORUM = 1 / 2;
export const LEAST = 2;

/**
 * | members with recent traffic | 1 | 2 | 3 | 4 | 5 | 6 | 8 |
 * |-----------------------------|---|---|---|---|---|---|---|
 * | must have found it failing  | – | 2 | 2 | 2 | 3 | 3 | 4 |
 *
 * Never one alone: its own network may be what fails. With two, both must, and then only those open without their own
 * finding that had no traffic.
 *
 * The longest wait that remains of those who have, or undefined: there are too few of them.
 */
export function quorum(hints: readonly BreakerHint[], share: number = QUORUM): number | undefined {
  const open = hints.map((hint) => hint.open ?? 0).filter((wait) => wait > 0);
  return open.length >= Math.max(LEAST, Math.ceil(hints.length * share)) ? Math.max(...open) : undefined;
}

/**
 * What the members say, as far as their words are their own: members of one host share a network, and four workers whose
 * network is broken are one that has found it. Where all are of one host, each speaks for itself.
 */
export function voices(hints: readonly { readonly host: string; readonly hint: BreakerHint }[]): readonly BreakerHint[] {
  const hosts = new Map<string, BreakerHint[]>();
  for (const { host, hint } of hints) hosts.set(host, [...(hosts.get(host) ?? []), hint]);
  if (hosts.size < 2) return hints.map(({ hint }) => hint);
  return Array.from(hosts.values(), (all) => {
    const waits = all.map(({ open = 0 }) => open).filter((wait) => wait > 0);
    return waits.length >= all.length * QUORUM ? { open: Math.max(...waits) } : {};
  });
}

/** `place` is `host:port`; of one that is unknown, or says no port, nobody knows a neighbour. */
export function hostOf(place: string, member: string): string {
  const colon = place.lastIndexOf(':');
  return colon > 0 ? place.slice(0, colon) : place === '' ? member : place;
}
