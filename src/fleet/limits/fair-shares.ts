/**
 * Divides `units` so that nobody gets more than it needs, and nobody could get more without somebody with less getting less
 * (max-min fairness, in whole units). What is over goes to those first in `order`.
 */
export function fairShares(needs: readonly number[], units: number): number[] {
  const shares = needs.map(() => 0);
  const ascending = needs.map((_, index) => index).sort((a, b) => (needs[a] as number) - (needs[b] as number) || a - b);
  let left = units;
  let level = 0;
  let open = ascending.length;
  for (const index of ascending) {
    const next = needs[index] as number;
    // Everybody still open rises to the next need, or as far as it goes.
    if ((next - level) * open > left) break;
    left -= (next - level) * open;
    level = next;
    open -= 1;
  }
  const each = open === 0 ? 0 : Math.floor(left / open);
  let over = open === 0 ? 0 : left - each * open;
  for (let index = 0; index < needs.length; index++) {
    const need = needs[index] as number;
    const more = need > level + each && over > 0 ? 1 : 0;
    over -= more;
    shares[index] = Math.min(need, level + each + more);
  }
  return shares;
}
