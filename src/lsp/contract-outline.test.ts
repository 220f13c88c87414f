import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { stringify } from 'yaml';
import { fragmentsOf, operationNamed, placeOfFragment } from './contract-outline.ts';
import { jsonKeys } from './outline/json.ts';
import { escaped } from './outline/pointer.ts';
import { yamlKeys } from './outline/yaml.ts';

const key = fc.oneof(fc.string({ minLength: 1, maxLength: 8 }), fc.constantFrom('/v1/orders/{id}', 'a~b', '200', 'x-y', 'get'));
const contract = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    fc.oneof(fc.integer(), fc.boolean(), fc.string(), fc.constant('first line\nsecond: line\n- third'), fc.constant(null)),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(key, tie('value'), { maxKeys: 4, noNullPrototype: true }),
  ),
})).value;

test('the keys of a JSON text are those that its reader finds, at their places', () => {
  fc.assert(
    fc.property(contract, fc.constantFrom(0, 2), (value, indent) => {
      const text = JSON.stringify(value, undefined, indent);
      const found = jsonKeys(text);
      assert.deepEqual(
        found.map(({ fragment }) => fragment),
        [...pointersOf(value, '')],
      );
      for (const { fragment, offset } of found) {
        const written = JSON.stringify(
          fragment
            .slice(fragment.lastIndexOf('/') + 1)
            .replaceAll('~1', '/')
            .replaceAll('~0', '~'),
        );
        assert.ok(text.startsWith(written, offset), `${written} at ${offset}`);
      }
    }),
  );
});

test('the keys of a YAML text in block style are those that its reader finds', () => {
  const plainKey = fc.constantFrom('paths', '/v1/orders', '/v1/orders/{id}', 'get', '200', 'Order', 'x-y', 'a b');
  const value = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 4, depthSize: 'small' },
      fc.constantFrom<unknown>('word', 'two words', 'one: two', 12, true, 'first\nsecond: line\n\n  third: line\n', '- no list'),
      fc.array(tie('value'), { minLength: 1, maxLength: 3 }),
      fc.dictionary(plainKey, tie('value'), { minKeys: 1, maxKeys: 4, noNullPrototype: true }),
    ),
  })).value;
  fc.assert(
    fc.property(fc.dictionary(plainKey, value, { minKeys: 1, maxKeys: 4, noNullPrototype: true }), (whole) => {
      assert.deepEqual(
        yamlKeys(stringify(whole, { lineWidth: 0 })).map(({ fragment }) => fragment),
        [...pointersOf(whole, '')],
      );
    }),
  );
});

test('any text has some keys or none, and nothing is thrown', () => {
  const piece = fc.constantFrom(
    '{',
    '}',
    '[',
    ']',
    '"',
    ':',
    ',',
    '\n',
    ' ',
    '- ',
    'a',
    '\\',
    '|',
    '#',
    "'",
    '---',
    '\u0000',
    '\ud800',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 80 }), (pieces) => {
      const text = pieces.join('');
      for (const { offset } of [...jsonKeys(text), ...yamlKeys(text)]) assert.ok(offset >= 0 && offset < text.length);
      for (const file of ['a.json', 'a.yaml', 'a.sql']) placeOfFragment(text, file, '/a/b');
    }),
  );
});

test('a fragment leads to its part, else to the nearest part around it', () => {
  const text = "paths:\n  '/v1/orders/{id}':\n    get:\n      operationId: readOrder\n";
  assert.equal(placeOfFragment(text, 'a.yaml', '/paths/~1v1~1orders~1{id}/get'), text.indexOf('get:'));
  assert.equal(placeOfFragment(text, 'a.yaml', '/paths/~1v1~1orders~1%7Bid%7D/get'), text.indexOf('get:'));
  assert.equal(placeOfFragment(text, 'a.yaml', '/paths/~1v1~1orders~1{id}/put'), text.indexOf("'/v1"));
  assert.equal(placeOfFragment(text, 'a.yaml', 'readOrder'), text.indexOf('readOrder'));
  assert.equal(placeOfFragment(text, 'a.yaml', '/nothing'), undefined);
  const schema = 'type Order { id: ID }\ntype Query {\n  id: ID\n  order: Order\n}\n';
  assert.equal(placeOfFragment(schema, 'a.graphql', 'Query.order'), schema.indexOf('order: Order'));
  assert.equal(placeOfFragment(schema, 'a.graphql', 'Order'), schema.indexOf('Order {'));
});

test('what is offered to link to is operations and schemas, an operation by its request', () => {
  const api = { paths: { '/a': { get: { responses: {} }, parameters: [] } }, components: { schemas: { A: { type: 'object' } } } };
  const fragments = fragmentsOf(JSON.stringify(api), 'a.json');
  assert.deepEqual(fragments, ['/paths/~1a/get', '/components/schemas/A']);
  assert.deepEqual(fragments.map(operationNamed), ['GET /a', '/components/schemas/A']);
});

function* pointersOf(value: unknown, pointer: string): Generator<string> {
  if (typeof value !== 'object' || value === null) return;
  for (const [name, inner] of Object.entries(value)) {
    const own = `${pointer}/${escaped(name)}`;
    if (!Array.isArray(value)) yield own;
    yield* pointersOf(inner, own);
  }
}
