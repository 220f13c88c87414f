/**
 * Group commit: what is handed over while the database is busy goes together in the next transaction, so that many small writings
 * cost few commits.
 *
 * 1. A unit is carried out whole, and alone when a group with it failed because of data: nobody fails for somebody else's.
 * 2. At most `most` groups are under way, each of at most `weight`; a unit that is heavier goes alone.
 * 3. What waits is bounded: beyond it `refuse` says so at once.
 */
export interface GroupSettings<Unit, Result> {
  readonly carryOut: (units: readonly Unit[]) => Promise<readonly Result[]>;
  readonly weigh: (unit: Unit) => number;
  readonly mayGoAlone: (error: unknown) => boolean;
  readonly refuse: () => Error;
  readonly most: number;
  readonly weight: number;
  readonly waiting: number;
}

interface Entry<Unit, Result> {
  readonly unit: Unit;
  readonly weight: number;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

export class Groups<Unit, Result> {
  readonly #settings: GroupSettings<Unit, Result>;
  #queue: Entry<Unit, Result>[] = [];
  #weight = 0;
  #running = 0;
  #begun = false;

  constructor(settings: GroupSettings<Unit, Result>) {
    this.#settings = settings;
  }

  add(unit: Unit): Promise<Result> {
    const weight = this.#settings.weigh(unit);
    if (this.#weight > 0 && this.#weight + weight > this.#settings.waiting) return Promise.reject(this.#settings.refuse());
    return new Promise((resolve, reject) => {
      this.#queue.push({ unit, weight, resolve, reject });
      this.#weight += weight;
      this.#begin();
    });
  }

  /** Once this turn's promises have had their say, so that all who were waiting for one commit share the next. */
  #begin(): void {
    if (this.#begun || this.#running >= this.#settings.most) return;
    this.#begun = true;
    process.nextTick(() => {
      this.#begun = false;
      while (this.#queue.length > 0 && this.#running < this.#settings.most) void this.#run(this.#next());
    });
  }

  #next(): Entry<Unit, Result>[] {
    let weight = 0;
    let length = 0;
    for (const entry of this.#queue) {
      if (length > 0 && weight + entry.weight > this.#settings.weight) break;
      weight += entry.weight;
      length += 1;
    }
    this.#weight -= weight;
    return this.#queue.splice(0, length);
  }

  async #run(entries: readonly Entry<Unit, Result>[]): Promise<void> {
    this.#running += 1;
    try {
      await this.#group(entries);
    } finally {
      this.#running -= 1;
      if (this.#queue.length > 0) this.#begin();
    }
  }

  async #group(entries: readonly Entry<Unit, Result>[]): Promise<void> {
    try {
      const results = await this.#settings.carryOut(entries.map(({ unit }) => unit));
      entries.forEach((entry, index) => {
        entry.resolve(results[index] as Result);
      });
    } catch (error) {
      if (entries.length > 1 && this.#settings.mayGoAlone(error)) for (const entry of entries) await this.#group([entry]);
      else for (const entry of entries) entry.reject(error);
    }
  }
}
