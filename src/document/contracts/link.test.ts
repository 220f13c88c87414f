import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { readDocument } from '../read.ts';
import { documentLinks, requestPlaces } from './document-links.ts';
import { fileOf, isContractFile, linksIn } from './link.ts';

const targets = (text: string) => [...linksIn(text)].map(({ target }) => target);

describe('links in a text', () => {
  it('are found with brackets, titles and angles', () => {
    assert.deepEqual(targets('[a](b.yaml#/x) and [c](<d e.yaml>), [f](g.yaml "title"), ![h](i(j).sql)'), [
      'b.yaml#/x',
      'd e.yaml',
      'g.yaml',
      'i(j).sql',
    ]);
    assert.deepEqual(targets('[a]( b), [c](d\n), [e](, f](g'), []);
  });

  it('say the words before them', () => {
    assert.deepEqual(
      [...linksIn('see [the schema](a.json)')].map(({ text, start, end }) => [text, start, end]),
      [['the schema', 17, 23]],
    );
  });

  it('lead to a file and a part of it, or to another machine', () => {
    assert.deepEqual(fileOf('a/b.yaml#/c'), { file: 'a/b.yaml', fragment: '/c' });
    assert.deepEqual(fileOf('a.yaml'), { file: 'a.yaml', fragment: undefined });
    for (const target of ['https://a.example/b.yaml', 'mailto:a@b', '//host/a.yaml']) assert.equal(fileOf(target), undefined);
    assert.deepEqual(['a.yaml', 'A.WSDL', 'x/y.cpy', 'a.md', 'yaml', 'a.b/c'].filter(isContractFile), [
      'a.yaml',
      'A.WSDL',
      'x/y.cpy',
    ]);
  });

  it('stand where they say, in any text', () => {
    const piece = fc.constantFrom('[', ']', '](', '(', ')', '<', '>', ' ', '\n', 'a.yaml', '#/x', '"t"', 'é');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (parts) => {
        const text = parts.join('');
        for (const { target, start, end } of linksIn(text)) {
          assert.equal(text.slice(start, end), target);
          assert.ok(target !== '' && !target.includes('\n'));
        }
      }),
    );
  });

  it('take linear time: a large text of openings ends', () => {
    assert.deepEqual(targets('](['.repeat(300_000)), []);
    assert.deepEqual(targets('](a '.repeat(300_000)), []);
  });
});

describe('the links of a document', () => {
  const document = (text: string) => readDocument(text, 'REQ-I-001-a.md');

  it('have the place of the file and of its part, wherever they stand', () => {
    const [link, ...more] = documentLinks(
      document('# REQ-I-001: A\n\n> [q](quote.yaml)\n\nSee [x](my%20api.yaml#/a) and `[c](code.yaml)`.\n'),
      [],
    );
    assert.deepEqual(more, []);
    assert.equal(link?.file, 'my api.yaml');
    assert.equal(link?.fragment, '/a');
    assert.deepEqual(link?.range, { start: { line: 5, column: 9 }, end: { line: 5, column: 22 } });
    assert.deepEqual(link?.fragmentRange, { start: { line: 5, column: 23 }, end: { line: 5, column: 25 } });
  });

  it('are those of clauses too, which need no brackets', () => {
    const named = [{ text: 'a', file: 'contracts/a.yaml', fragment: undefined }];
    const found = documentLinks(document('# REQ-I-001: A\n## Testing\n- **Contract**: contracts/a.yaml\n'), named);
    assert.deepEqual(
      found.map(({ range }) => range.start),
      [{ line: 3, column: 17 }],
    );
  });

  it('come with the places of the requests', () => {
    const table = '# REQ-I-001: A\n\n| Operation | Request |\n|---|---|\n| **read** | `GET /a` |\n';
    const places = requestPlaces(document(table));
    assert.deepEqual(Object.keys(places), ['read']);
    assert.deepEqual(places.read?.start, { line: 5, column: 14 });
  });
});
