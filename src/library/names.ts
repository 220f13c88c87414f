/**
 * Which documents may have the names they claim. An id or a slug leads to one requirement. Of several documents that claim one
 * name, the one that runs under it goes on; where none does, none starts, because nobody could say which of them was meant.
 */

export interface Claim {
  readonly file: string;
  readonly id: string;
  readonly slug: string;
}

/**
 * The files that do not get what they claim, and why. `running`: what has its names now. `known`: the files that were there
 * before; of a document that has just vanished they are no new version, so they do not take its place.
 */
export function disputes(
  claims: readonly Claim[],
  running: readonly Claim[],
  known: ReadonlySet<string>,
): ReadonlyMap<string, string> {
  const lost = new Map<string, string>();
  const there = new Set(claims.map(({ file }) => file));
  const byId = new Map(running.map((each) => [each.id, each]));
  for (const [id, rivals] of Map.groupBy(claims, (claim) => claim.id)) {
    const holder = byId.get(id);
    const vanished = holder !== undefined && !there.has(holder.file);
    const candidates = vanished ? rivals.filter(({ file }) => !known.has(file)) : rivals;
    const winner = rivals.find(({ file }) => file === holder?.file) ?? (candidates.length === 1 ? candidates[0] : undefined);
    for (const { file } of rivals) {
      if (file !== winner?.file)
        lost.set(file, `${id} is the id of ${others(file, rivals, holder)} too; give one of them another`);
    }
  }

  const winners = claims.filter(({ file }) => !lost.has(file));
  const named = new Set(winners.map(({ id }) => id));
  const all = [...winners, ...running.filter(({ id }) => !named.has(id))];
  // Also those that nobody gets: a slug must not lead elsewhere until it is decided.
  const ids = new Map([...claims, ...running].map(({ id }) => [id.toLowerCase(), id]));
  for (const [slug, rivals] of Map.groupBy(all, (claim) => claim.slug.toLowerCase())) {
    const holder = ids.get(slug) ?? rivals.find(({ id }) => byId.get(id)?.slug.toLowerCase() === slug)?.id;
    for (const { file, id, slug: written } of rivals) {
      const rival = holder ?? rivals.find((each) => each.id !== id)?.id ?? id;
      if (rival !== id) lost.set(file, `its slug "${written}" is that of ${rival} too; rename the file`);
    }
  }
  return lost;
}

function others(file: string, rivals: readonly Claim[], holder: Claim | undefined): string {
  const files = new Set([...(holder === undefined ? [] : [holder.file]), ...rivals.map((each) => each.file)]);
  files.delete(file);
  return [...files].join(', ');
}
