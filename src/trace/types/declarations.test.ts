/** The declarations, held against the compiler: right calls compile, wrong ones do not. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Meaning } from '../../document/compile/assemble.ts';
import { compile } from '../../document/compile.ts';
import { treeOf } from '../../document/contracts/tree.ts';
import { readDocument } from '../../document/read.ts';
import { type Declarations, declarationsOf } from './declarations.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

function meaningOf(file: string, text: string): Meaning {
  const { requirement, diagnostics } = compile(readDocument(text, file), { profiles: [] });
  assert.ok(requirement !== undefined, diagnostics.map(({ message }) => message).join('\n'));
  return requirement;
}

const THINGS = `# REQ-I-001: Things */ import 'x'

## General Information
**ID**: REQ-I-001
**External System**: Things

## Technical Specifications
### Endpoint/Connection
- **URL**: https://things.example.com

### Exchanged Data
| Operation | Request | Input | Output | Idempotent |
|---|---|---|---|---|
| create thing | \`POST /things\` | [new](things.yaml#/components/schemas/new_thing) | [thing](things.yaml#/components/schemas/thing) | no |
| read thing | \`GET /things/{id}\` | | [thing](things.yaml#/components/schemas/thing) | yes |
| list "things" | \`GET /things\` | | [none](things.yaml#/components/schemas/none) | yes |
`;

const BARE = `# REQ-I-002: Bare

## General Information
**ID**: REQ-I-002
**External System**: Bare

## Technical Specifications
### Endpoint/Connection
- **URL**: https://bare.example.com
`;

const CONTRACT = `openapi: 3.1.0
components:
  schemas:
    new_thing:
      type: object
      required: [name]
      properties:
        name: { type: string }
        size: { type: integer }
        colour: { enum: [red, blue] }
    thing:
      allOf:
        - $ref: '#/components/schemas/new_thing'
        - type: object
          required: [id]
          properties:
            id: { type: string }
            parent: { $ref: '#/components/schemas/thing' }
            tags: { type: array, items: { type: string } }
            note: { type: [string, 'null'] }
`;

function declared(): Declarations {
  const tree = treeOf(CONTRACT);
  return declarationsOf([meaningOf('REQ-I-002-bare.md', BARE), meaningOf('REQ-I-001-things.md', THINGS)], () => tree);
}

/** What the compiler says of a project with these files beside the library's own sources. */
function compiled(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'concordat-types-'));
  try {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    const options = {
      extends: join(ROOT, 'tsconfig.json'),
      compilerOptions: {
        paths: { concordat: [join(ROOT, 'src/index.ts')] },
        typeRoots: [join(ROOT, 'node_modules/@types')],
      },
      include: ['*.ts'],
    };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(options));
    writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
    execFileSync(process.execPath, [join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', folder], {
      encoding: 'utf8',
      stdio: 'pipe',
    });
    return '';
  } catch (error) {
    return (error as { readonly stdout?: string }).stdout ?? String(error);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

test('ids, operations, params, bodies and answers are known to the compiler', () => {
  const use = `import { connect } from 'concordat';

await using things = await connect('REQ-I-001');
const made = await things.call('create thing', { body: { name: 'a', size: 1, colour: 'red' } });
export const id: string = made.body.id;
export const tag: string | undefined = made.body.tags?.[0];
export const note: string | null | undefined = made.body.note;
const read = await things.call('read thing', { params: { id: 4 } }, { timeout: 100 });
export const name: string = read.body.name;
await things.call('list "things"');
await things.call('list "things"', { query: { page: 2 } });
export const raw = await things.call<ReadableStream<Uint8Array>>('read thing', { params: { id: 4 } }, { stream: true });
export const stream: ReadableStream<Uint8Array> = raw.body;
await using same = await connect('things', { environment: 'sandbox' });
await same.call('read thing', { params: { id: 'x' } });
await using bare = await connect('REQ-I-002');
await bare.call('GET', { params: { path: 'anything' } });

// @ts-expect-error no document has this id
await connect('REQ-I-009');
// @ts-expect-error no such operation
await things.call('delete thing');
// @ts-expect-error the id is missing
await things.call('read thing');
// @ts-expect-error another name
await things.call('read thing', { params: { thing: 4 } });
// @ts-expect-error neither text nor a number
await things.call('read thing', { params: { id: true } });
// @ts-expect-error it has no params
await things.call('create thing', { params: { id: 1 }, body: { name: 'a' } });
// @ts-expect-error the name is missing
await things.call('create thing', { body: { size: 1 } });
// @ts-expect-error not one of the colours
await things.call('create thing', { body: { name: 'a', colour: 'green' } });
// @ts-expect-error a number
export const wrong: number = made.body.id;
`;
  assert.equal(compiled({ 'integrations.d.ts': declared().text, 'use.ts': use }), '');
});

test('without declarations everything is taken as it comes', () => {
  const use = `import { connect, type Integration, Integrations } from 'concordat';

const anyName: string = 'REQ-I-009';
await using things = await connect(anyName);
const read = await things.call<{ name: string }>('read thing', { params: { id: 4 }, body: 1 });
export const name: string = read.body.name;
const other = await things.call('whatever');
export const body: unknown = other.body;
const plain: Integration = things;
await using all = await Integrations.open({});
export const same: Integration = all.get('REQ-I-001');
export default plain;
`;
  assert.equal(compiled({ 'use.ts': use }), '');
});

test('what a document or a contract says cannot become code', () => {
  const { text } = declared();
  assert.ok(!text.includes("*/ import 'x'"));
  assert.ok(text.includes(String.raw`"list \"things\""`));
});

test('a contract that gives no schema is said', () => {
  assert.deepEqual(declared().untyped, [{ requirement: 'REQ-I-001', operation: 'list "things"', contract: 'things.yaml' }]);
});
