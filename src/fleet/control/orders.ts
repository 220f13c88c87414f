/**
 * What people on call order at one gateway holds at all: a record of the store, so that who starts later obeys it too, and a
 * signal, so that nobody waits for it. When it ends is counted by the store's clock.
 *
 * 1. An order is carried out where it was given at once, and written down as soon as the store can be reached.
 * 2. Orders of one kind replace each other; `resume` ends all.
 * 3. Each is carried out once by each member, however often it is read.
 */
import type { ControlAction } from '../../runtime/engine.ts';
import { type Member, PATIENCE } from '../member.ts';
import { within } from '../within.ts';

const ORDERS = 'fleet.orders';
export const MOST_ORDERS = 1_000;

interface Order {
  readonly requirement: string;
  readonly action: ControlAction;
  /** Milliseconds from its writing; undefined: until `resume`. */
  readonly for: number | undefined;
}

const KINDS: Readonly<Record<Exclude<ControlAction, 'resume'>, string>> = {
  open: 'breaker',
  close: 'breaker',
  observe: 'breaker',
  pause: 'pause',
  kill: 'kill',
};
const ALL_KINDS = [...new Set(Object.values(KINDS))];

export class Orders {
  readonly #member: Member;
  readonly #obey: (requirement: string, action: ControlAction, forMs: number | undefined) => void;
  /** Version of each that is known, by the name of its record. */
  readonly #known = new Map<string, { readonly version: number; readonly until: number; readonly requirement: string }>();
  /** Given here, and not written down yet. */
  readonly #unwritten: (Order & { readonly givenAt: number })[] = [];
  readonly #deaf: () => void;
  #reading: Promise<void> | undefined;

  constructor(member: Member, obey: (requirement: string, action: ControlAction, forMs: number | undefined) => void) {
    this.#member = member;
    this.#obey = obey;
    this.#deaf = member.store.signals.subscribe(ORDERS, () => void this.read());
  }

  /** Given here, and not written down yet. */
  get unwritten(): number {
    return this.#unwritten.length;
  }

  give(requirement: string, action: ControlAction, forMs: number | undefined): void {
    if (this.#unwritten.length >= MOST_ORDERS) this.#unwritten.shift();
    this.#unwritten.push({ requirement, action, for: forMs, givenAt: this.#member.world.now() });
    void this.read();
  }

  /** Writes down what was given here, then carries out what is new. */
  read(): Promise<void> {
    this.#reading ??= this.#once().finally(() => {
      this.#reading = undefined;
    });
    return this.#reading;
  }

  /** What was given here is written down, if the store can be reached. */
  async close(): Promise<void> {
    this.#deaf();
    await this.#reading;
    if (this.#unwritten.length > 0) await this.read();
  }

  async #once(): Promise<void> {
    const { world, store } = this.#member;
    try {
      for (let order = this.#unwritten[0]; order !== undefined; order = this.#unwritten[0]) {
        await this.#write(order);
        this.#unwritten.shift();
        await store.signals.publish(ORDERS, order.requirement);
      }
      const until = world.now() + PATIENCE;
      const records = await within(world, until, () => store.records.list(ORDERS, { limit: MOST_ORDERS }));
      // What was given meanwhile is newer than what was read.
      if (this.#unwritten.length === 0) this.#carryOut(records);
    } catch {
      // The next beat reads again; that the store is away is told by the membership.
    }
  }

  async #write({ requirement, action, for: duration, givenAt }: Order & { readonly givenAt: number }): Promise<void> {
    const { world, store } = this.#member;
    const until = world.now() + PATIENCE;
    if (action === 'resume') {
      for (const kind of ALL_KINDS) {
        await within(world, until, () => store.records.delete(ORDERS, `${requirement} ${kind}`));
        this.#known.delete(`${requirement} ${kind}`);
      }
      return;
    }
    const name = `${requirement} ${KINDS[action]}`;
    const left = duration === undefined ? undefined : duration - (world.now() - givenAt);
    if (left !== undefined && left <= 0) return;
    const value = JSON.stringify({ requirement, action, for: left } satisfies Order);
    const version = await within(world, until, () =>
      store.records.put(ORDERS, name, value, left === undefined ? {} : { for: left }),
    );
    if (version !== undefined)
      this.#known.set(name, { version, until: world.now() + (left ?? Number.POSITIVE_INFINITY), requirement });
  }

  #carryOut(
    records: readonly { readonly name: string; readonly value: string; readonly version: number; readonly age: number }[],
  ): void {
    const now = this.#member.world.now();
    const there = new Set(records.map(({ name }) => name));
    for (const [name, { until, requirement }] of this.#known) {
      if (there.has(name)) continue;
      this.#known.delete(name);
      // It is gone before its time: somebody has ended all orders of the requirement. Those that came since are read anew.
      if (until <= now) continue;
      this.#obey(requirement, 'resume', undefined);
      for (const kind of ALL_KINDS) this.#known.delete(`${requirement} ${kind}`);
    }
    for (const { name, value, version, age } of records) {
      if (this.#known.get(name)?.version === version) continue;
      const { requirement, action, for: duration } = JSON.parse(value) as Order;
      const left = duration === undefined ? undefined : duration - age;
      this.#known.set(name, { version, until: now + (left ?? Number.POSITIVE_INFINITY), requirement });
      if (left === undefined || left > 0) this.#obey(requirement, action, left);
    }
  }
}
