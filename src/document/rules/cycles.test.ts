import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { cycles } from './cycles.ts';

const graphs = fc
  .array(fc.tuple(fc.nat(12), fc.nat(12)), { maxLength: 40 })
  .map(
    (edges) =>
      new Map(
        Array.from({ length: 13 }, (_, node) => [
          String(node),
          edges.filter(([from]) => from === node).map(([, to]) => String(to)),
        ]),
      ),
  );

test('what is reported is a circle of the graph, without repeats', () => {
  fc.assert(
    fc.property(graphs, (graph) => {
      for (const cycle of cycles(graph)) {
        assert.equal(new Set(cycle).size, cycle.length);
        for (const [at, node] of cycle.entries()) assert.ok(graph.get(node)?.includes(cycle[(at + 1) % cycle.length] ?? 'none'));
      }
    }),
  );
});

test('exactly the graphs with a circle report one', () => {
  fc.assert(fc.property(graphs, (graph) => assert.equal(cycles(graph).length > 0, !canBeOrdered(graph))));
});

test('a chain of a hundred thousand neither overflows nor reports', () => {
  const graph = new Map(Array.from({ length: 100_000 }, (_, node) => [String(node), [String(node + 1)]]));
  assert.deepEqual(cycles(graph), []);
});

test('a ring is reported once, from its first member', () => {
  assert.deepEqual(
    cycles(
      new Map([
        ['a', ['b']],
        ['b', ['c']],
        ['c', ['a']],
        ['d', ['a']],
      ]),
    ),
    [['a', 'b', 'c']],
  );
});

/** Takes away nodes that point at nothing until none is left. */
function canBeOrdered(graph: ReadonlyMap<string, readonly string[]>): boolean {
  const left = new Map(graph);
  for (let before = -1; before !== left.size; ) {
    before = left.size;
    for (const [node, edges] of left) if (!edges.some((edge) => left.has(edge))) left.delete(node);
  }
  return left.size === 0;
}
