/** Whatever lies in a folder, a check ends, says what it could not read, and points inside of what it could. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, truncateSync, unlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import fc from 'fast-check';
import { PROFILES } from '../profiles/index.ts';
import type { Diagnostic } from '../requirement/diagnostic.ts';
import { check } from './check.ts';
import { FolderError, LARGEST_DOCUMENT, readPaths } from './folder.ts';
import { PIECES } from './grammar/testing/pieces.ts';
import { lineStartsOf } from './line-starts.ts';
import { readMatrix } from './matrix.ts';
import { judge } from './workspace.ts';

const FILE = 'REQ-I-001-x.md';
const OPTIONS = { profiles: PROFILES, today: '2026-11-23' };

/** Everything that the text alone shows. */
function judged(text: string): readonly Diagnostic[] {
  const { diagnostics, found, entry } = judge({ file: FILE, text }, OPTIONS);
  assert.equal(entry.file, FILE);
  readMatrix(text);
  const lines = lineStartsOf(text).length;
  for (const { finding } of found) inside(finding.range, lines);
  for (const { range } of diagnostics) inside(range, lines);
  return diagnostics;
}

function inside({ start, end }: Diagnostic['range'], lines: number): void {
  assert.ok(
    start.line >= 1 && start.column >= 1 && start.line <= lines,
    `starts at ${start.line}:${start.column} of ${lines} lines`,
  );
  assert.ok(end.line > start.line || (end.line === start.line && end.column >= start.column), 'ends before it starts');
  assert.ok(end.line <= lines + 1, `ends at line ${end.line} of ${lines}`);
}

const WORDS = [
  '# REQ-I-001: X\n',
  '**ID**: REQ-I-001\n',
  '**URL**: https://x.example.com\n',
  '- **Timeout**: ',
  '2 s',
  '**Retry**: 3 times, exponential backoff from ',
  '| Operation | Request |\n|---|---|\n',
  '| x | `GET /x` |\n',
  '## Error Handling\n',
  '<!-- concordat-ignore retry-storm: ',
  '-->',
  '```\n',
  '| When | Means | Then |\n|---|---|---|\n',
  '**Depends On**: REQ-I-002 (soft)',
  '1.000',
  '99.9%',
  '\0',
  '\ufeff',
  '\ud800',
  '\u2028',
  '\r',
];

describe('a text', () => {
  test('of any bytes is judged', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        judged(Buffer.from(bytes).toString('utf8'));
      }),
    );
  });

  test('made of what documents are made of is judged', () => {
    const piece = fc.oneof(fc.constantFrom(...WORDS), fc.constantFrom(...PIECES), fc.string({ unit: 'binary', maxLength: 8 }));
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        judged(pieces.join(''));
      }),
      { numRuns: 400 },
    );
  });

  /** As long as a document may be; what takes the square of that never ends. */
  for (const unit of [
    ...['*', '_', '`', '[', '(', '<', '|', '~', '#', '-', '!', '\\', '&', '\t', ' ', '\0', 'a', '9', '•', '\u00a0'],
    ...[
      '- ',
      '> ',
      '[a](',
      '**a**: ',
      '**Timeout**: 2 s\n',
      '| a ',
      '|-',
      'REQ-I-1',
      'REQ-I-001 (soft), ',
      '<!--',
      'a@',
      'x: ',
      '1. ',
    ],
    ...[
      'and ',
      'TLS ',
      'env:',
      'a.',
      'at 5% ',
      '`GET /',
      '{',
      '**Fallback**: cached up to ',
      ' then',
      ' to ',
      '(soft)',
      '\r',
      '\n\n',
      ', ',
    ],
  ]) {
    test(`of ${JSON.stringify(unit)} only, in one line and in a clause, is judged`, () => {
      const many = unit.repeat(Math.floor((LARGEST_DOCUMENT - 200) / unit.length / 2));
      judged(many);
      const head = '# REQ-I-001: X\n\n**ID**: REQ-I-001\n';
      for (const label of ['Timeout', 'Retry', 'Depends On', 'Protocol', 'Rate Limits', 'Availability'])
        judged(`${head}**${label}**: ${many.slice(0, 60_000)}\n`);
    });
  }

  for (const [name, opening] of [
    ['quotes', '> '],
    ['lists', '- '],
    ['numbers', '1. '],
    ['brackets', '['],
    ['round brackets', '('],
    ['elements', '<div>'],
    ['emphasis', '**a '],
  ] as const) {
    test(`with 10,000 ${name} inside each other is judged`, () => {
      judged(`# REQ-I-001: X\n\n${opening.repeat(10_000)}**Timeout**: 2 s\n`);
      const steps = Array.from({ length: 1_000 }, (_, depth) => `${' '.repeat(depth * 2)}${opening}**Retry**: x`);
      judged(steps.join('\n').slice(0, LARGEST_DOCUMENT));
    });
  }

  test('means the same with other line breaks and with a byte order mark', () => {
    const text = '# REQ-I-001: X\n\n**ID**: REQ-I-001\n- **Timeout**: 2 parsecs\n';
    const places = (written: string): unknown => judged(written).map(({ code, range }) => [code, range]);
    for (const other of [text.replaceAll('\n', '\r\n'), text.replaceAll('\n', '\r'), `\ufeff${text}`])
      assert.deepEqual(places(other), places(text));
  });
});

describe('a folder', () => {
  let folder = '';

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'concordat-hostile-'));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  function put(name: string, text: string | Buffer = '# REQ-I-001: X\n'): string {
    const file = join(folder, name);
    writeFileSync(file, text);
    return file;
  }

  /** What is said of what could not be read, by the names of the files. */
  function told(): Record<string, string> {
    const { diagnostics } = check(readPaths([folder]), OPTIONS);
    const unreadable = diagnostics.filter(({ code }) => code === 'unreadable-document');
    return Object.fromEntries(unreadable.map(({ file, message }) => [file.slice(folder.length + 1), message]));
  }

  test('a line of 100 MB is told, and not read', () => {
    truncateSync(put(FILE), 100 * 1024 * 1024);
    truncateSync(put('README.md'), 100 * 1024 * 1024);
    assert.match(told()[FILE] ?? '', /it has 104857600 bytes, and a document has at most 1048576/);
    assert.match(told()['README.md'] ?? '', /a README has at most/);
  });

  test('other encodings are told, broken bytes are read', () => {
    const text = '# REQ-I-001: X\n';
    const little = Buffer.from(text, 'utf16le');
    const big = Buffer.from(little).swap16();
    put('REQ-I-001-le.md', Buffer.concat([Buffer.from([0xff, 0xfe]), little]));
    put('REQ-I-002-be.md', Buffer.concat([Buffer.from([0xfe, 0xff]), big]));
    put('REQ-I-003-le.md', little);
    put('REQ-I-004-be.md', big);
    put('REQ-I-005-broken.md', Buffer.concat([Buffer.from(text), Buffer.from([0xff, 0xc0, 0xed, 0xa0, 0x80])]));
    put('REQ-I-006-nul.md', `${text}a\0b\n`);
    const utf16 = ['REQ-I-001-le.md', 'REQ-I-002-be.md', 'REQ-I-003-le.md', 'REQ-I-004-be.md'];
    for (const name of utf16) assert.match(told()[name] ?? '', /UTF-16 or is no text; save it as UTF-8/, name);
    assert.equal(told()['REQ-I-005-broken.md'], undefined);
  });

  test('links that go in a circle, or nowhere, are told; folders that do are read once', () => {
    put('REQ-I-001-x.md');
    symlinkSync('REQ-I-002-loop.md', join(folder, 'REQ-I-002-loop.md'));
    symlinkSync('nowhere', join(folder, 'REQ-I-003-gone.md'));
    symlinkSync('.', join(folder, 'again'));
    mkdirSync(join(folder, 'a'));
    symlinkSync('..', join(folder, 'a', 'up'));
    symlinkSync('README.md', join(folder, 'README.md'));
    const messages = told();
    assert.match(messages['REQ-I-002-loop.md'] ?? '', /circle/);
    assert.match(messages['REQ-I-003-gone.md'] ?? '', /nothing of that name/);
    assert.equal(readPaths([folder]).texts.length, 1);
  });

  test('what is called like a document and is none is told, and never waited for', async () => {
    execFileSync('mkfifo', [join(folder, 'REQ-I-001-pipe.md'), join(folder, 'contract.json')]);
    symlinkSync('/dev/zero', join(folder, 'REQ-I-002-device.md'));
    mkdirSync(join(folder, 'REQ-I-003-folder.md'));
    put('REQ-I-003-folder.md/REQ-I-004-inside.md');
    const server = createServer().listen(join(folder, 'REQ-I-005-socket.md'));
    await new Promise((resolve) => server.once('listening', resolve));
    const table = '| Operation | Request | Output |\n|---|---|---|\n| x | `GET /x` | [y](contract.json) |\n';
    const clauses = '**External System**: X\n**Criticality**: Critical\n**Type**: REST API\n**URL**: https://x.example.com\n';
    put('REQ-I-006-link.md', `# REQ-I-006: X\n\n**ID**: REQ-I-006\n${clauses}\n### Exchanged Data\n${table}`);
    try {
      const messages = told();
      assert.deepEqual(Object.keys(messages), ['REQ-I-001-pipe.md', 'REQ-I-002-device.md', 'REQ-I-005-socket.md']);
      for (const message of Object.values(messages)) assert.match(message, /no file but a device, a pipe or a socket/);
    } finally {
      server.close();
    }
    execFileSync('mkfifo', [join(folder, 'README.md')]);
    assert.equal(readPaths([folder]).readmes.length, 0);
  });

  test('a file that goes, and a folder that is renamed, while they are read are told', () => {
    const file = put('REQ-I-001-x.md');
    const found = readPaths([folder]);
    unlinkSync(file);
    const { diagnostics } = check(found, OPTIONS);
    assert.deepEqual(
      diagnostics.map(({ code }) => code),
      ['unreadable-document'],
    );
    put('REQ-I-001-x.md');
    const before = readPaths([folder]);
    renameSync(folder, `${folder}-elsewhere`);
    assert.equal(check(before, OPTIONS).diagnostics[0]?.code, 'unreadable-document');
    assert.throws(() => readPaths([folder]), FolderError);
    rmSync(`${folder}-elsewhere`, { recursive: true });
  });

  test('more files than anybody has are refused', () => {
    put(FILE);
    const spelled = (number: number): string =>
      `${folder}${Array.from({ length: 17 }, (_, bit) => ((number >> bit) & 1 ? '/.' : '/')).join('')}/${FILE}`;
    const paths = Array.from({ length: 100_001 }, (_, number) => spelled(number));
    assert.throws(() => readPaths(paths), /there are more than 100000 documents; name a smaller folder/);
  });

  test('folders inside folders without an end are told', () => {
    let deep = folder;
    for (let depth = 0; depth < 60; depth++) deep = join(deep, 'a');
    mkdirSync(deep, { recursive: true });
    writeFileSync(join(deep, FILE), '# REQ-I-001: X\n');
    assert.match(Object.values(told())[0] ?? '', /folders nest deeper than 32/);
  });

  test('names with line breaks, escapes and quotes are names', () => {
    const names = [
      'REQ-I-001-a\nb.md',
      'REQ-I-002-\u001b[31mred.md',
      "REQ-I-003-'`$(x)|&;.md",
      'REQ-I-004-\u202e.md',
      'REQ-I-005 %0A::error.md',
    ];
    for (const name of names) put(name);
    assert.deepEqual(
      readPaths([folder]).texts.map(({ file }) => file.slice(folder.length + 1)),
      [...names].sort(),
    );
    assert.ok(check(readPaths([folder]), OPTIONS).diagnostics.length > 0);
  });
});
