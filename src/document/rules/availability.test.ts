import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { compile } from '../compile.ts';
import { entryOf } from '../entry.ts';
import { readDocument } from '../read.ts';
import { Availabilities, product } from './availability.ts';
import type { Digest, Entry } from './rule.ts';

interface Node {
  readonly promised?: number | undefined;
  readonly needs?: readonly number[];
  readonly soft?: readonly number[];
  readonly fallback?: readonly number[];
}

function id(node: number): string {
  return `REQ-I-${String(node).padStart(3, '0')}`;
}

/** Documents 0, 1, 2… with nothing but what these sums are about. */
function folder(nodes: readonly Node[]): ReadonlyMap<string, readonly Entry[]> {
  const byId = new Map<string, readonly Entry[]>();
  for (const [at, { promised, needs = [], soft = [], fallback = [] }] of nodes.entries()) {
    const depends = [...needs.map(id), ...soft.map((node) => `${id(node)} (soft)`)];
    const text = [
      `# ${id(at)}: Thing`,
      '**Criticality**: Critical',
      `**External System**: System ${at}`,
      depends.length === 0 ? '' : `**Depends On**: ${depends.join(', ')}`,
      promised === undefined ? '' : `## SLA and Performance\n- **Availability**: ${promised}% over 30 days`,
      fallback.length === 0 ? '' : `## Error Handling\n- **Fallback**: ${fallback.map(id).join(', then ')}`,
    ].join('\n');
    const document = readDocument(text, `${id(at)}-thing.md`);
    const { meaning, diagnostics } = compile(document, { profiles: [] });
    assert.ok(meaning !== undefined, diagnostics.map(({ message }) => message).join('\n'));
    byId.set(id(at), [entryOf(document, meaning)]);
  }
  return byId;
}

/** What the dependencies of document 0 allow, in percent; undefined where nothing is known. */
function possible(...nodes: readonly Node[]): number | undefined {
  const byId = folder(nodes);
  const digest = byId.get(id(0))?.[0]?.digest as Digest;
  const availabilities = new Availabilities(byId);
  const chain = availabilities.needed(digest);
  if (chain.size === 0) return undefined;
  return (1 - (1 - product(chain)) * availabilities.fallbacksDown(digest)) * 100;
}

function chainOf(...promised: readonly number[]): number | undefined {
  return possible({ needs: promised.map((_, at) => at + 1) }, ...promised.map((each) => ({ promised: each })));
}

function near(actual: number | undefined, expected: number, digits: number): void {
  assert.equal(actual?.toFixed(digits), expected.toFixed(digits));
}

/** Combined SLAs as published: Azure reliable web app pattern (.NET and Java), and an AWS web application. */
test('public figures: eight services, six services, and four', () => {
  near(chainOf(99.99, 99.99, 99.95, 99.9, 99.995, 99.9, 99.99, 99.9), 99.616, 3);
  near(chainOf(99.99, 99.99, 99.99, 99.95, 99.9, 99.9), 99.72, 3);
  near(chainOf(99.99, 99.99, 99.95, 99.9), 99.83, 2);
});

/** The same source: two regions of 99.546% each, behind shared services of 99.98%. */
test('public figures: two regions stand in for each other', () => {
  near(possible({ needs: [1, 2] }, { promised: 99.98 }, { promised: 99.546, fallback: [3] }, { promised: 99.546 }), 99.9779, 3);
});

test('soft dependencies are left out, and what promises nothing counts for nothing', () => {
  near(possible({ needs: [1], soft: [2] }, { promised: 99.9 }, { promised: 90 }), 99.9, 6);
  assert.equal(possible({ needs: [1] }, {}), undefined);
  assert.equal(possible({ needs: [7] }), undefined);
});

test('a document that promises nothing passes on what it needs itself', () => {
  near(possible({ needs: [1] }, { needs: [2, 3] }, { promised: 99.9 }, { promised: 99.5 }), 99.4005, 6);
});

test('a promise that is impossible itself counts for what is possible', () => {
  near(possible({ needs: [1] }, { promised: 99.99, needs: [2] }, { promised: 99 }), 99, 6);
  near(possible({ needs: [1] }, { promised: 98, needs: [2] }, { promised: 99 }), 98, 6);
});

test('what two ways lead to counts once', () => {
  near(possible({ needs: [1, 2] }, { needs: [3] }, { needs: [3] }, { promised: 99 }), 99, 6);
});

test('a fallback that needs the same thing does not help', () => {
  near(
    possible({ needs: [1] }, { promised: 99, fallback: [2], needs: [3] }, { promised: 99, needs: [3] }, { promised: 99.9 }),
    99,
    6,
  );
  near(possible({ needs: [1] }, { promised: 99, fallback: [2], needs: [3] }, { promised: 99 }, { promised: 99.9 }), 99.99, 6);
});

test('its own fallback stands in for everything it needs', () => {
  near(possible({ needs: [1], fallback: [2] }, { promised: 99 }, { promised: 99 }), 99.99, 6);
});

test('a circle and a chain of ten thousand come to an end', () => {
  near(possible({ needs: [1] }, { needs: [2], promised: 99.9 }, { needs: [1], promised: 99.5 }), 99.9, 6);
  const byId = new Map<string, readonly Entry[]>();
  const [first] = folder([{ needs: [1] }]).get(id(0)) ?? [];
  assert.ok(first?.digest !== undefined);
  for (let at = 0; at < 10_000; at++) {
    const digest = { ...first.digest, id: id(at), dependsOn: [{ id: id(at + 1), soft: false }] };
    byId.set(id(at), [{ ...first, digest }]);
  }
  const last = folder([{ promised: 99 }]).get(id(0))?.[0];
  assert.ok(last?.digest !== undefined);
  byId.set(id(10_000), [{ ...last, digest: { ...last.digest, id: id(10_000) } }]);
  near(product(new Availabilities(byId).needed(byId.get(id(0))?.[0]?.digest as Digest)) * 100, 99, 6);
});

const graph = fc
  .array(
    fc.record({
      promised: fc.option(fc.integer({ min: 900, max: 999 }), { nil: undefined }),
      needs: fc.uniqueArray(fc.nat(7), { maxLength: 3 }),
      fallback: fc.uniqueArray(fc.nat(7), { maxLength: 2 }),
    }),
    { minLength: 2, maxLength: 8 },
  )
  .map((nodes) =>
    nodes.map(({ promised, needs, fallback }, at) => ({
      promised: promised === undefined ? undefined : promised / 10,
      needs: needs.filter((other) => other !== at && other < nodes.length),
      fallback: fallback.filter((other) => other < nodes.length),
    })),
  );

test('any graph: between 0 and 1, and never better with one more dependency that nothing stands in for', () => {
  fc.assert(
    fc.property(graph, fc.integer({ min: 900, max: 999 }), (nodes, more) => {
      const [first, ...others] = nodes;
      assert.ok(first !== undefined);
      const before = possible({ ...first, fallback: [] }, ...others) ?? 100;
      const after = possible({ ...first, fallback: [], needs: [...first.needs, nodes.length] }, ...others, {
        promised: more / 10,
      });
      assert.ok(after !== undefined && after > 0 && after <= before + 1e-9, `${before} → ${after}`);
    }),
    { numRuns: 60 },
  );
});
