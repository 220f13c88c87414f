/**
 * Deals out the units of one limit: a pure function from what is written down, one member's asking and the store's time to
 * what is written down next. Whoever asks writes the result with compare-and-set, so that everything happens in one order.
 *
 *                        granted                          given back, taken over
 *        ┌──────┐ ─────────────────────▶ ┌──────┐ ───────────────────────────────▶ ┌─────────┐
 *        │ free │                        │ held │                                  │ resting │
 *        └──────┘ ◀───────────────────── └──────┘ ◀── nobody ────────────────────  └─────────┘
 *            ▲        given back unused                                                 │
 *            └──────────────────────────── it has rested ───────────────────────────────┘
 *
 * | unit    | what happens                                              | becomes | from when it can be sent with        |
 * |---------|-----------------------------------------------------------|---------|--------------------------------------|
 * | free    | a member asks, and its fair share is higher than it holds | held    | when the member hears of it          |
 * | held    | its member gives it back                                  | resting | a window after its last sending      |
 * | held    | its member gives it back, not used for a window           | free    | when another hears of it             |
 * | held    | another process starts in the member's place              | resting | a whole window from its lease's end  |
 * | held    | its member has been absent for the whole absence          | resting | a whole window from then             |
 * | resting | time                                                      | free    |                                      |
 *
 * Invariants
 * 1. What is held and what rests never add up to more than the limit's units, unless the limit itself was lowered: then
 *    nothing is granted until they do not.
 * 2. A unit is held by one member at a time, and rests for a window after the last sending that may have used it.
 * 3. Nobody is absent before its lease is over, and the absence counts only while others keep asking: after a silence of
 *    all it begins anew, so that who could not reach the store has time to come back to it.
 *    A rest that such a silence interrupts goes on where it was.
 * 4. With no more needy members than units, everybody's share is max-min fair, and what is over is divided equally.
 * 5. With more needy members than units, each in turn holds one for one sending, who waits longest first.
 * 6. Where members' documents differ in how many units there are, the fewest hold for all, and who holds more comes down.
 */
import type { Allotment, Ask, Grant, Holding, Resting, Terms } from './allotment.ts';
import { fairShares } from './fair-shares.ts';

/** Nobody has asked for longer than this: all of them were kept from the store. Longer than the slowest beat. */
export const LONGEST_SILENCE = 1_800;
/** Resting units are told apart by at most so many times; then the earlier wait for the later. */
const MOST_RESTS = 32;
/** Kept for each member that needs nothing now, as a share of an equal division. */
const IDLE_SHARE = 1 / 20;

export interface Alloted {
  readonly allotment: Allotment;
  readonly grant: Grant;
}

export function allot(before: Allotment | undefined, ask: Ask, terms: Terms, now: number): Alloted {
  const resting = stillResting(before, now);
  const members = present(before, ask, terms, now, resting);
  const mine: Holding = members.get(ask.member) ?? {
    place: ask.place,
    units: 0,
    until: now,
    need: 0,
    limit: terms.units,
    turn: now,
  };
  const kept = ask.leaves ? 0 : Math.min(mine.units, ask.keep ?? mine.units);
  const returned = mine.units - kept;
  if (returned > 0) resting.push(...rested(returned, ask.rests, terms.rest, now));
  if (ask.leaves) members.delete(ask.member);
  else {
    const turn = ask.spent ? now : mine.turn;
    const need = Math.max(0, Math.min(terms.units, Math.ceil(ask.need)));
    members.set(ask.member, { place: ask.place, units: kept, until: now + terms.lease, need, limit: terms.units, turn });
  }
  const limit = fewest(members, terms.units);
  const division = divide(members, limit, now);
  const units = ask.leaves ? 0 : kept + granted(members, resting, division, ask.member, limit);
  const after = members.get(ask.member);
  if (after !== undefined) members.set(ask.member, { ...after, units });
  return {
    allotment: { at: now, members: Object.fromEntries(members), resting: merged(resting) },
    grant: told(members, resting, division, ask.member, units, returned, limit, now),
  };
}

/**
 * After a silence of members that have not left, the store's clock may have leapt: what remained of a rest then remains now.
 */
function stillResting(before: Allotment | undefined, now: number): Resting[] {
  if (before === undefined) return [];
  const leapt = silent(before, now) && Object.keys(before.members).length > 0 ? now - before.at : 0;
  return before.resting.map(({ units, until }) => ({ units, until: until + leapt })).filter(({ until }) => until > now);
}

function silent(before: Allotment | undefined, now: number): boolean {
  return now - (before?.at ?? now) > LONGEST_SILENCE;
}

/** Those who may still send by what they hold. The units of the others rest. */
function present(before: Allotment | undefined, ask: Ask, terms: Terms, now: number, resting: Resting[]): Map<string, Holding> {
  const members = new Map<string, Holding>();
  const silence = silent(before, now);
  for (const [id, holding] of Object.entries(before?.members ?? {})) {
    const absent = silence ? now : (holding.absent ?? now);
    if (id === ask.member) members.set(id, holding);
    else if (ask.first && ask.place !== '' && holding.place === ask.place)
      rest(resting, holding, terms, Math.max(now, holding.until));
    else if (holding.until > now) members.set(id, holding);
    else if (now - absent >= terms.absence) rest(resting, holding, terms, now);
    else members.set(id, { ...holding, absent });
  }
  return members;
}

function rest(resting: Resting[], { units }: Holding, terms: Terms, now: number): void {
  if (units > 0) resting.push({ units, until: now + terms.rest });
}

function rested(returned: number, rests: Ask['rests'], longest: number, now: number): Resting[] {
  const resting: Resting[] = [];
  let left = returned;
  for (const { units, for: duration } of rests) {
    const some = Math.min(units, left);
    if (some > 0 && duration > 0) resting.push({ units: some, until: now + Math.min(duration, longest) });
    left -= some;
  }
  return resting;
}

function fewest(members: ReadonlyMap<string, Holding>, units: number): number {
  let least = units;
  for (const { limit } of members.values()) least = Math.min(least, limit);
  return least;
}

/** How the units would be divided now. */
interface Division {
  /** What each needs and may have, and that with its part of what is over. Members that are absent are not in it. */
  readonly base: ReadonlyMap<string, number>;
  readonly target: ReadonlyMap<string, number>;
  readonly goesRound: boolean;
}

function divide(members: ReadonlyMap<string, Holding>, units: number, now: number): Division {
  const here = [...members].filter(([, { until }]) => until > now);
  let absent = 0;
  for (const { units: held, until } of members.values()) if (until <= now) absent += held;
  const capacity = Math.max(0, units - absent);
  const needy = here.filter(([, { need }]) => need > 0);
  if (needy.length > capacity) {
    const base = new Map(here.map(([id]) => [id, 0]));
    const inTurn = needy.sort(([a, one], [b, other]) => one.turn - other.turn || (a < b ? -1 : 1));
    for (const [id] of inTurn.slice(0, capacity)) base.set(id, 1);
    return { base, target: base, goesRound: true };
  }
  // Of units that cannot be divided, who has one keeps it: nothing changes hands without need.
  here.sort(([a, one], [b, other]) => other.units - one.units || one.turn - other.turn || (a < b ? -1 : 1));
  const idle = here.length === 0 ? 0 : Math.floor((capacity * IDLE_SHARE) / here.length);
  const shares = fairShares(
    here.map(([, { need }]) => Math.max(need, idle)),
    capacity,
  );
  const over = capacity - shares.reduce((sum, share) => sum + share, 0);
  const each = here.length === 0 ? 0 : Math.floor(over / here.length);
  return {
    base: new Map(here.map(([id], index) => [id, shares[index] as number])),
    target: new Map(here.map(([id], index) => [id, (shares[index] as number) + each])),
    goesRound: false,
  };
}

function granted(
  members: ReadonlyMap<string, Holding>,
  resting: readonly Resting[],
  { base, target }: Division,
  member: string,
  units: number,
): number {
  const held = members.get(member)?.units ?? 0;
  const free = Math.max(0, units - sumOfHeld(members) - sumOf(resting));
  const needed = Math.min(free, Math.max(0, (base.get(member) ?? 0) - held));
  // What is over is for those who need it first.
  const spare = Math.max(0, free - needed - missing(members, base, member));
  const wanted = Math.max(0, (target.get(member) ?? 0) - held - needed);
  return needed + Math.min(spare, wanted);
}

function told(
  members: ReadonlyMap<string, Holding>,
  resting: readonly Resting[],
  { base, target, goesRound }: Division,
  member: string,
  held: number,
  returned: number,
  units: number,
  now: number,
): Grant {
  const rests = sumOf(resting);
  const free = Math.max(0, units - sumOfHeld(members) - rests);
  const lacking = Math.max(0, sumOfHeld(members) + missing(members, target, member) - units);
  const mine = target.get(member) ?? 0;
  const comeDownTo = lacking > 0 ? Math.min(held, Math.max(mine, held - lacking)) : held;
  const short = (base.get(member) ?? 0) > held;
  const othersHold = sumOfHeld(members) - held > 0;
  const first = resting.reduce((earliest, { until }) => Math.min(earliest, until), Number.POSITIVE_INFINITY);
  return {
    units: held,
    comeDownTo,
    goesRound,
    nothingFor: free > 0 || othersHold || first === Number.POSITIVE_INFINITY ? 0 : first - now,
    mayGrow: held < units && (othersHold || rests > 0 || free > 0),
    tell:
      (short && othersHold && free + rests < (base.get(member) ?? 0) - held) ||
      (returned > 0 && missing(members, base, member) > 0),
    members: [...members.values()].filter(({ until }) => until > now).length,
  };
}

/** What the others have less than they should. */
function missing(members: ReadonlyMap<string, Holding>, shares: ReadonlyMap<string, number>, except: string): number {
  let sum = 0;
  for (const [id, share] of shares) if (id !== except) sum += Math.max(0, share - (members.get(id)?.units ?? 0));
  return sum;
}

function sumOfHeld(members: ReadonlyMap<string, Holding>): number {
  let sum = 0;
  for (const { units } of members.values()) sum += units;
  return sum;
}

function sumOf(resting: readonly Resting[]): number {
  let sum = 0;
  for (const { units } of resting) sum += units;
  return sum;
}

/** In order of time, and few: where there are too many, the earlier of the two that lie closest waits for the later. */
function merged(resting: readonly Resting[]): Resting[] {
  const all = resting.toSorted((one, other) => one.until - other.until);
  while (all.length > MOST_RESTS) {
    let closest = 1;
    for (let index = 1; index < all.length; index++) if (gap(all, index) < gap(all, closest)) closest = index;
    const [one, other] = [all[closest - 1] as Resting, all[closest] as Resting];
    all.splice(closest - 1, 2, { units: one.units + other.units, until: other.until });
  }
  return all;
}

function gap(all: readonly Resting[], index: number): number {
  return (all[index] as Resting).until - (all[index - 1] as Resting).until;
}
