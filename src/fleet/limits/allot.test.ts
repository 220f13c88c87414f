import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { allot } from './allot.ts';
import type { Allotment, Ask, Terms } from './allotment.ts';
import { fairShares } from './fair-shares.ts';

const TERMS: Terms = { units: 10, rest: 1_000, lease: 2_000, absence: 2_500 };

function ask(member: string, more: Partial<Ask> = {}): Ask {
  return { member, place: '', keep: undefined, rests: [], need: 0, spent: false, leaves: false, first: false, ...more };
}

function sum(allotment: Allotment): number {
  const held = Object.values(allotment.members).reduce((all, { units }) => all + units, 0);
  return allotment.resting.reduce((all, { units }) => all + units, held);
}

describe('fair shares', () => {
  it('give nobody more than it needs, waste nothing, and are max-min fair', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(30), { maxLength: 12 }), fc.nat(80), (needs, units) => {
        const shares = fairShares(needs, units);
        const total = shares.reduce((all, share) => all + share, 0);
        const needed = needs.reduce((all, need) => all + need, 0);
        assert.equal(total, Math.min(units, needed));
        const least = Math.min(...shares.filter((share, index) => share < (needs[index] as number)));
        for (const [index, share] of shares.entries()) {
          assert.ok(share <= (needs[index] as number));
          assert.ok(share <= least + 1, 'somebody unsatisfied has less than another by more than the indivisible one');
        }
      }),
    );
  });
});

describe('allotment', () => {
  it('never deals out more than there is, over random askings', () => {
    const step = fc.record({
      member: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
      place: fc.constantFrom('', '', 'here'),
      keep: fc.option(fc.nat(12), { nil: undefined }),
      rest: fc.nat(1_000),
      need: fc.nat(15),
      spent: fc.boolean(),
      leaves: fc.boolean(),
      first: fc.boolean(),
      after: fc.oneof(fc.nat(700), fc.nat(6_000)),
    });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), fc.array(step, { maxLength: 120 }), (units, steps) => {
        const terms = { ...TERMS, units };
        let allotment: Allotment | undefined;
        let now = 1_000_000;
        for (const { after, rest, ...asked } of steps) {
          now += after;
          const before = allotment;
          const done = allot(allotment, { ...asked, rests: [{ units: 3, for: rest }] }, terms, now);
          allotment = done.allotment;
          assert.ok(sum(allotment) <= units, `${sum(allotment)} of ${units}`);
          assert.equal(done.grant.units, allotment.members[asked.member]?.units ?? 0);
          // Nobody else loses anything before its lease and its absence are over, unless another runs in its place.
          for (const [id, holding] of Object.entries(before?.members ?? {})) {
            if (id === asked.member || holding.place !== '') continue;
            if (now < holding.until + terms.absence) assert.equal(allotment.members[id]?.units, holding.units);
          }
        }
      }),
      { numRuns: 500 },
    );
  });

  it('gives one member everything, and a second the half when it needs it, after a rest', () => {
    const alone = allot(undefined, ask('a', { need: 10 }), TERMS, 0);
    assert.equal(alone.grant.units, 10);
    const second = allot(alone.allotment, ask('b', { need: 10 }), TERMS, 100);
    assert.deepEqual([second.grant.units, second.grant.tell], [0, true]);
    const told = allot(second.allotment, ask('a', { need: 10 }), TERMS, 110);
    assert.equal(told.grant.comeDownTo, 5);
    const lower = allot(told.allotment, ask('a', { need: 10, keep: 5, rests: [{ units: 5, for: 900 }] }), TERMS, 120);
    const early = allot(lower.allotment, ask('b', { need: 10 }), TERMS, 1_019);
    assert.equal(early.grant.units, 0);
    assert.equal(allot(early.allotment, ask('b', { need: 10 }), TERMS, 1_020).grant.units, 5);
  });

  it('what was given back unused is free at once', () => {
    const alone = allot(undefined, ask('a', { need: 10 }), TERMS, 0).allotment;
    const asked = allot(alone, ask('b', { need: 6 }), TERMS, 5).allotment;
    const lower = allot(asked, ask('a', { need: 2, keep: 4 }), TERMS, 10).allotment;
    assert.equal(allot(lower, ask('b', { need: 6 }), TERMS, 10).grant.units, 6);
  });

  it('a member that is silent loses its units after lease, absence and rest; silence of all begins the absence anew', () => {
    let { allotment } = allot(undefined, ask('dead', { need: 10 }), TERMS, 0);
    let granted = 0;
    for (let now = 500; granted === 0; now += 500) {
      const next = allot(allotment, ask('b', { need: 10 }), TERMS, now);
      allotment = next.allotment;
      granted = next.grant.units;
      assert.ok(granted === 0 || now >= 2_000 + 2_500 + 1_000, `at ${now}`);
    }
    const held = allot(undefined, ask('away', { need: 10 }), TERMS, 0).allotment;
    const back = allot(held, ask('b', { need: 10 }), TERMS, 3_600_000).allotment;
    assert.equal(back.members.away?.units, 10, 'nobody could reach the store for an hour: it has time to come back');
    assert.equal(allot(back, ask('away', { need: 10 }), TERMS, 3_601_000).grant.units, 10);
  });

  it('who starts in the place of another waits for its lease and one window, for it may be alive and the start one that fails', () => {
    const there = { place: 'host:7070', need: 10 };
    const old = allot(undefined, ask('old', there), TERMS, 0).allotment;
    const started = allot(old, ask('new', { ...there, first: true }), TERMS, 500);
    assert.deepEqual([started.grant.units, started.grant.nothingFor], [0, 2_500]);
    const later = allot(started.allotment, ask('new', there), TERMS, 1_500).allotment;
    const last = allot(later, ask('new', there), TERMS, 2_999);
    assert.equal(last.grant.units, 0);
    assert.equal(allot(last.allotment, ask('new', there), TERMS, 3_000).grant.units, 10);
  });

  it('two that call themselves the same, both alive, do not drive each other away again and again', () => {
    const there = { place: 'localhost:7070', need: 10 };
    let { allotment } = allot(undefined, ask('one', { ...there, first: true }), TERMS, 0);
    allotment = allot(allotment, ask('other', { ...there, first: true }), TERMS, 100).allotment;
    const held = { one: 0, other: 0 };
    for (let now = 500; now <= 6_000; now += 500) {
      for (const member of ['one', 'other'] as const) {
        const next = allot(allotment, ask(member, { ...there, keep: held[member] }), TERMS, now);
        held[member] = Math.min(next.grant.units, next.grant.comeDownTo);
        allotment = next.allotment;
      }
    }
    assert.deepEqual(held, { one: 5, other: 5 });
  });

  it('of members whose documents differ the fewest units hold, and who holds more comes down to its share of these', () => {
    const fewer = { ...TERMS, units: 4 };
    let { allotment } = allot(undefined, ask('a', { need: 10 }), TERMS, 0);
    ({ allotment } = allot(allotment, ask('b', { need: 10 }), fewer, 100));
    const told = allot(allotment, ask('a', { need: 10 }), TERMS, 200);
    assert.equal(told.grant.comeDownTo, 2);
    const lower = allot(told.allotment, ask('a', { need: 10, keep: 2 }), TERMS, 300).allotment;
    assert.equal(allot(lower, ask('b', { need: 10 }), fewer, 400).grant.units, 2);
  });

  it('one unit goes round: each of four in turn, and nobody starves', () => {
    const terms = { ...TERMS, units: 1, rest: 60_600 };
    const served: string[] = [];
    let allotment: Allotment | undefined;
    for (let now = 0; served.length < 12; now += 500) {
      for (const member of ['a', 'b', 'c', 'd']) {
        const next = allot(allotment, ask(member, { need: 1 }), terms, now);
        allotment = next.allotment;
        if (next.grant.units === 1) {
          served.push(member);
          const used = ask(member, { need: 1, keep: 0, spent: true, rests: [{ units: 1, for: 60_600 }] });
          allotment = allot(allotment, used, terms, now).allotment;
        }
      }
    }
    // The first of all has its turn before the others are known.
    served.shift();
    for (let round = 0; round < 2; round++) assert.deepEqual(served.slice(round * 4, round * 4 + 4).sort(), ['a', 'b', 'c', 'd']);
  });

  it('a lowered limit grants nothing until enough was given back', () => {
    const before = allot(undefined, ask('a', { need: 10 }), TERMS, 0).allotment;
    const lowered = { ...TERMS, units: 4 };
    const other = allot(before, ask('b', { need: 4 }), lowered, 100);
    assert.equal(other.grant.units, 0);
    assert.ok(allot(other.allotment, ask('a', { need: 4 }), lowered, 110).grant.comeDownTo < 10);
  });
});
