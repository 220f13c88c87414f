import assert from 'node:assert/strict';
import { test } from 'node:test';
import { typeAt } from './schema.ts';

const of = (schema: unknown): string | undefined => typeAt(schema, undefined, 'body');

test('what a schema says becomes a type', () => {
  const cases: readonly (readonly [unknown, string | undefined])[] = [
    [{ type: 'integer' }, 'number'],
    [{ type: ['string', 'null'] }, '(string | null)'],
    [{ type: 'string', nullable: true }, '(string | null)'],
    [{ enum: ['a', 1, null] }, '("a" | 1 | null)'],
    [{ const: true }, 'true'],
    [{ type: 'array', items: { type: 'string' } }, 'readonly string[]'],
    [{ type: 'array', items: { type: 'array', items: {} } }, 'readonly (readonly unknown[])[]'],
    [{ type: 'array', prefixItems: [{ type: 'string' }], items: false }, 'readonly [string]'],
    [{ type: 'object', additionalProperties: { type: 'number' } }, 'Readonly<Record<string, number>>'],
    [{ oneOf: [{ type: 'string' }, { type: 'number' }] }, '(string | number)'],
    [{ properties: { a: { type: 'string' } }, required: ['a'] }, '{ readonly "a": string }'],
    [
      { allOf: [{ properties: { a: {} } }, { properties: { b: { type: 'boolean' } } }] },
      '({ readonly "a"?: unknown | undefined } & { readonly "b"?: boolean | undefined })',
    ],
    [{}, undefined],
    [[], undefined],
    [null, undefined],
    ['text', undefined],
  ];
  for (const [schema, type] of cases) assert.equal(of(schema), type, JSON.stringify(schema));
});

test('references are followed inside of the file, and end where they go round or lead out', () => {
  const tree = {
    components: {
      schemas: {
        node: { type: 'object', required: ['next'], properties: { next: { $ref: '#/components/schemas/node' } } },
        out: { type: 'object', properties: { far: { $ref: 'other.json#/x' } } },
        'a/b': { type: 'string' },
      },
    },
  };
  assert.equal(typeAt(tree, '/components/schemas/node', 'body'), '{ readonly "next": { readonly "next": unknown } }');
  assert.equal(typeAt(tree, '/components/schemas/out', 'body'), '{ readonly "far"?: unknown | undefined }');
  assert.equal(typeAt(tree, '/components/schemas/a~1b', 'body'), 'string');
  assert.equal(typeAt(tree, '/components/schemas/gone', 'body'), undefined);
});

test('a link to an operation, a request or a response gives what is sent and what is answered', () => {
  const json = (schema: unknown): unknown => ({ content: { 'application/json; charset=utf-8': { schema } } });
  const tree = {
    paths: {
      '/x': {
        post: {
          requestBody: json({ type: 'string' }),
          responses: { 404: json({ type: 'null' }), 201: json({ type: 'number' }) },
        },
      },
    },
  };
  assert.equal(typeAt(tree, '/paths/~1x/post', 'body'), 'string');
  assert.equal(typeAt(tree, '/paths/~1x/post', 'answer'), 'number');
  assert.equal(typeAt(tree, '/paths/~1x/post/requestBody', 'body'), 'string');
});

test('names and values cannot become code', () => {
  assert.equal(
    of({ properties: { '"; x: "': { const: '"}; declare' } } }),
    String.raw`{ readonly "\"; x: \""?: "\"}; declare" | undefined }`,
  );
});

test('a schema without end stays small', () => {
  let deep: unknown = { type: 'string' };
  for (let depth = 0; depth < 5_000; depth++) deep = { type: 'array', items: deep };
  assert.ok((of(deep) ?? '').length < 1_000);
  const wide = { properties: Object.fromEntries(Array.from({ length: 5_000 }, (_, at) => [`field${at}`, { type: 'string' }])) };
  assert.equal(of(wide), undefined);
  const bomb = {
    $defs: Object.fromEntries(
      Array.from({ length: 30 }, (_, at) => [
        `d${at}`,
        { properties: { a: { $ref: `#/$defs/d${at + 1}` }, b: { $ref: `#/$defs/d${at + 1}` } } },
      ]),
    ),
    $ref: '#/$defs/d0',
  };
  assert.ok((of(bomb) ?? '').length < 40_000);
});
