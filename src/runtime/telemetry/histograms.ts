/**
 * Log-linear histograms of durations, all in one typed array: a series is an integer, a record is a few integer operations
 * and allocates nothing.
 *
 * A duration is rounded up to whole microseconds and lies in the bucket `(lower, upper]`: the first sixteen buckets are one
 * microsecond wide, after that every power of two is cut in sixteen, so a bucket's upper end overstates by at most 1/16.
 * Powers of two are always bucket ends, so a cumulative count up to one of them is exact. Longer than 2^31 µs (36 min)
 * counts in the last bucket; `max` and `sum` stay exact.
 */

const SUB_BITS = 4;
const SUB = 1 << SUB_BITS;
const TOP = 0x7fffffff;
const BUCKETS = SUB + (31 - SUB_BITS) * SUB;

const COUNT = 0;
const SUM = 1;
const MAX = 2;
const FIRST = 3;
const STRIDE = FIRST + BUCKETS;

/** The bucket of a whole number of microseconds ≥ 1. */
function bucketOf(microseconds: number): number {
  const n = microseconds > TOP ? TOP : microseconds - 1;
  if (n < SUB) return n;
  const shift = 31 - Math.clz32(n) - SUB_BITS;
  return (shift << SUB_BITS) + (n >>> shift);
}

/** The upper end of a bucket, inclusive, in microseconds. */
function upperEnd(bucket: number): number {
  if (bucket < 2 * SUB) return bucket + 1;
  const shift = (bucket >> SUB_BITS) - 1;
  return (SUB + (bucket & (SUB - 1)) + 1) * 2 ** shift;
}

export class Histograms {
  #cells = new Float64Array(8 * STRIDE);
  #series = 0;

  /** A new, empty series. */
  add(): number {
    if ((this.#series + 1) * STRIDE > this.#cells.length) {
      const grown = new Float64Array(this.#cells.length * 2);
      grown.set(this.#cells);
      this.#cells = grown;
    }
    return this.#series++;
  }

  record(series: number, milliseconds: number): void {
    const cells = this.#cells;
    const at = series * STRIDE;
    const microseconds = Math.ceil(milliseconds * 1000);
    (cells[at + COUNT] as number)++;
    (cells[at + SUM] as number) += milliseconds;
    if (milliseconds > (cells[at + MAX] as number)) cells[at + MAX] = milliseconds;
    (cells[at + FIRST + bucketOf(Math.max(microseconds, 1))] as number)++;
  }

  count(series: number): number {
    return this.#cells[series * STRIDE + COUNT] as number;
  }

  /** Milliseconds. */
  sum(series: number): number {
    return this.#cells[series * STRIDE + SUM] as number;
  }

  /** Milliseconds. */
  max(series: number): number {
    return this.#cells[series * STRIDE + MAX] as number;
  }

  /**
   * Milliseconds that at least this share (0…1) of the durations did not exceed; overstates by at most 1/16, never
   * understates. Undefined while nothing was recorded.
   */
  quantile(series: number, share: number): number | undefined {
    const at = series * STRIDE;
    const count = this.#cells[at + COUNT] as number;
    if (count === 0) return undefined;
    const rank = Math.max(1, Math.ceil(share * count));
    let seen = 0;
    for (let bucket = 0; bucket < BUCKETS - 1; bucket++) {
      seen += this.#cells[at + FIRST + bucket] as number;
      if (seen >= rank) return Math.min(upperEnd(bucket) / 1000, this.max(series));
    }
    return this.max(series);
  }

  /** How many durations were at most 2^exponent µs, for each exponent from `from` to `to`; exact. */
  cumulative(series: number, from: number, to: number): number[] {
    const at = series * STRIDE + FIRST;
    const counts: number[] = [];
    let seen = 0;
    let bucket = 0;
    for (let exponent = from; exponent <= to; exponent++) {
      const end = bucketOf(2 ** exponent);
      for (; bucket <= end; bucket++) seen += this.#cells[at + bucket] as number;
      counts.push(seen);
    }
    return counts;
  }
}
