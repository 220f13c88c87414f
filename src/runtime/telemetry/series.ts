import { Histograms } from './histograms.ts';
import type { MetricType, PrometheusWriter } from './prometheus.ts';

/** What one metric is: its public name, its type and the labels that tell its series apart. */
export interface Family {
  readonly name: string;
  readonly help: string;
  readonly type: MetricType;
  readonly labels: readonly string[];
}

/** Histograms are told at these powers of two of a microsecond: 0.5 ms … 67 s. */
const FIRST_EXPONENT = 9;
const LAST_EXPONENT = 26;
const BOUNDS = Array.from({ length: LAST_EXPONENT - FIRST_EXPONENT + 1 }, (_, index) =>
  String(2 ** (FIRST_EXPONENT + index) / 1e6),
);

/** Where a series is once it is known; using it costs one array access. */
export type SeriesId = number;

/**
 * Every series of every family, and the one bound on how many there are. A series that would be one too many is
 * counted as dropped and gets the id -1; recording there does nothing.
 */
export class SeriesTable {
  readonly histograms = new Histograms();
  readonly limit: number;
  #counters = new Float64Array(64);
  #counted = 0;
  #ids = new Map<Family, Map<string, SeriesId>>();
  #size = 0;
  #dropped = 0;

  constructor(limit: number) {
    this.limit = limit;
  }

  get size(): number {
    return this.#size;
  }

  get full(): boolean {
    return this.#size >= this.limit;
  }

  /** Series asked for that there was no room for. */
  get dropped(): number {
    return this.#dropped;
  }

  /** The series of a family with these label values, made when it is new; -1 when the table is full. */
  id(family: Family, values: readonly string[]): SeriesId {
    let ids = this.#ids.get(family);
    if (ids === undefined) {
      ids = new Map();
      this.#ids.set(family, ids);
    }
    const key = values.join('\u0000');
    const known = ids.get(key);
    if (known !== undefined) return known;
    if (this.full) {
      this.#dropped++;
      return -1;
    }
    this.#size++;
    const id = family.type === 'histogram' ? this.histograms.add() : this.#addCounter();
    ids.set(key, id);
    return id;
  }

  #addCounter(): SeriesId {
    if (this.#counted === this.#counters.length) {
      const grown = new Float64Array(this.#counters.length * 2);
      grown.set(this.#counters);
      this.#counters = grown;
    }
    return this.#counted++;
  }

  add(id: SeriesId, amount: number): void {
    if (id >= 0) (this.#counters[id] as number) += amount;
  }

  set(id: SeriesId, value: number): void {
    if (id >= 0) this.#counters[id] = value;
  }

  value(id: SeriesId): number {
    return id >= 0 ? (this.#counters[id] as number) : 0;
  }

  record(id: SeriesId, milliseconds: number): void {
    if (id >= 0) this.histograms.record(id, milliseconds);
  }

  write(writer: PrometheusWriter): void {
    for (const [family, ids] of this.#ids) {
      writer.family(family.name, family.type, family.help);
      for (const [key, id] of ids) {
        const values = key.split('\u0000');
        if (family.type === 'histogram') this.#writeHistogram(writer, family, values, id);
        else writer.sample(family.name, family.labels, values, this.value(id));
      }
    }
  }

  #writeHistogram(writer: PrometheusWriter, family: Family, values: readonly string[], id: SeriesId): void {
    const labels = [...family.labels, 'le'];
    this.histograms.cumulative(id, FIRST_EXPONENT, LAST_EXPONENT).forEach((count, index) => {
      writer.sample(`${family.name}_bucket`, labels, [...values, BOUNDS[index] as string], count);
    });
    const count = this.histograms.count(id);
    writer.sample(`${family.name}_bucket`, labels, [...values, '+Inf'], count);
    writer.sample(`${family.name}_sum`, family.labels, values, this.histograms.sum(id) / 1000);
    writer.sample(`${family.name}_count`, family.labels, values, count);
  }
}
