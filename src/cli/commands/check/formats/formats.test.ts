import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import type { Diagnostic } from '../../../../requirement/diagnostic.ts';
import { check } from '../command.ts';
import { diagnostic, report, written } from '../testing/report.ts';
import { SARIF_PARTS } from '../testing/sarif-parts.ts';
import { compact } from './compact.ts';
import { github, MOST_OF_A_KIND } from './github.ts';
import { FORMATS } from './index.ts';
import { json, VERSION } from './json.ts';
import { junit } from './junit.ts';
import { line } from './line.ts';
import { pretty } from './pretty.ts';
import { MOST_RESULTS, sarif } from './sarif.ts';

const ajv = new Ajv2020({ strict: false, allErrors: true });
addFormats.default(ajv);
const SCHEMA = JSON.parse(readFileSync(new URL('../../../../../schema/findings.schema.json', import.meta.url), 'utf8'));
const findingsSchema = ajv.compile(SCHEMA);
const sarifSchema = ajv.compile(SARIF_PARTS);

const FILE = 'integrations/REQ-I-001-x.md';
const TEXT = '# REQ-I-001: X\n- **Timeout**: 2 parsecs\n- **Retry**: twice\n';
const HOSTILE = 'a\u001b[31m\u202e\r\n::error::x%25,<b a="1">]]>\u0000\u009b\u007f\ud800 end';
const at = (lineNumber: number, column = 1): Diagnostic['range'] => ({
  start: { line: lineNumber, column },
  end: { line: lineNumber, column: column + 2 },
});

function valid(schema: typeof findingsSchema, value: unknown): void {
  assert.ok(schema(value), JSON.stringify(schema.errors?.slice(0, 3)));
}

it('the command offers exactly the formats that there are', () => {
  assert.deepEqual([...(check.flags[0].offers ?? [])].sort(), Object.keys(FORMATS).sort());
});

it('no format writes a control character of a document or a file, and none fails on one', () => {
  const given = report([diagnostic({ message: HOSTILE, file: HOSTILE, remedy: HOSTILE, why: HOSTILE })], []);
  for (const [name, format] of Object.entries(FORMATS)) {
    const out = written(format, given);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the purpose
    assert.doesNotMatch(out.replaceAll('&#10;', ''), /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/, name);
  }
});

it('no piece of any format grows with the number of findings', () => {
  const many = report(Array.from({ length: 2_000 }, (_, index) => diagnostic({ range: at(index + 1), code: `c-${index % 3}` })));
  const few = report(many.diagnostics.slice(0, 20));
  const longest = (given: typeof many, format: (typeof FORMATS)[keyof typeof FORMATS]): number =>
    Math.max(...[...format(given, { paint: (_, text) => text, width: 100 })].map((piece) => piece.length));
  for (const [name, format] of Object.entries(FORMATS)) assert.ok(longest(many, format) <= longest(few, format) + 100, name);
});

describe('line', () => {
  it('is one line for each finding', () => {
    assert.equal(written(line, report([diagnostic({ message: 'one\ntwo' })])), `${FILE}:2:3: error invalid-value: one␊two\n`);
  });
});

describe('compact', () => {
  it('groups by file, with the summary last', () => {
    assert.equal(
      written(compact, report([diagnostic(), diagnostic({ severity: 'note', range: at(12), message: 'Said twice.' })])),
      `${FILE}\n  2:3      error    Timeout: \`parsecs\` is not a unit of time.  invalid-value\n` +
        '  12:1     note     Said twice.  invalid-value\n\n✗ 1 document: 1 error, 1 note\n',
    );
    assert.equal(written(compact, report([])), '✓ 0 documents: no findings\n');
  });
});

describe('pretty', () => {
  const fix = (safe: boolean) => ({ edits: [{ range: at(2, 16), text: '2 s' }], safe });

  it('shows the rewrite of a fix that people decide, and marks one that changes nothing', () => {
    const texts = [{ file: FILE, text: TEXT }];
    const range = { start: { line: 2, column: 16 }, end: { line: 2, column: 25 } };
    const asked = { edits: [{ range, text: '2 s' }], safe: false };
    const shown = written(pretty, report([diagnostic({ fix: asked, range })], texts));
    assert.match(shown, /\n {2}try {2}- \*\*Timeout\*\*: 2 s\n/);
    assert.doesNotMatch(shown, /fixable/);
    const marked = written(pretty, report([diagnostic({ fix: fix(true) })], texts));
    assert.match(marked, /error {2}invalid-value {2}\[fixable\]\n/);
    assert.doesNotMatch(marked, / try /);
  });

  it('says that a line would go', () => {
    const range = { start: { line: 3, column: 1 }, end: { line: 4, column: 1 } };
    const given = report([diagnostic({ fix: { edits: [{ range, text: '' }], safe: false } })], [{ file: FILE, text: TEXT }]);
    assert.match(written(pretty, given), /\n {2}try {2}take out line 3\n/);
  });
});

describe('pretty, at one place', () => {
  const texts = [{ file: FILE, text: TEXT }];

  it('shows the lines once, and says each finding with its reason', () => {
    const two = [
      diagnostic(),
      diagnostic({ severity: 'warning', code: 'weak-tls', message: 'TLS 1.0 is weak', why: 'It is read.' }),
    ];
    assert.equal(
      written(pretty, report([...two, diagnostic({ range: at(3), why: two[0]?.why ?? '' })], texts)),
      [
        `${FILE}:2:3`,
        '',
        '    1 │ # REQ-I-001: X',
        '  > 2 │ - **Timeout**: 2 parsecs',
        '      │   ^^^^',
        '    3 │ - **Retry**: twice',
        '',
        '  error  invalid-value',
        '  Timeout: `parsecs` is not a unit of time.',
        '  why  A clause that cannot be read is never half applied.',
        '  do   Write it as `2 s`.',
        '',
        '  warning  weak-tls',
        '  TLS 1.0 is weak',
        '  why  It is read.',
        '  do   Write it as `2 s`.',
        '',
        `${FILE}:3:1  error  invalid-value`,
        '  Timeout: `parsecs` is not a unit of time.',
        '',
        '    2 │ - **Timeout**: 2 parsecs',
        '  > 3 │ - **Retry**: twice',
        '      │ ^^',
        '',
        '✗ 1 document: 2 errors, 1 warning',
        '',
      ].join('\n'),
    );
  });

  it('notes have no lines, and an empty line stands between all findings', () => {
    const notes = [1, 2, 3].map((number) => diagnostic({ severity: 'note', range: at(number) }));
    const shown = written(pretty, report(notes, texts)).split('\n');
    assert.deepEqual(
      shown.filter((each) => each.startsWith(FILE) || each === ''),
      [
        `${FILE}:1:1  note  invalid-value`,
        '',
        `${FILE}:2:1  note  invalid-value`,
        '',
        `${FILE}:3:1  note  invalid-value`,
        '',
        '',
      ],
    );
  });

  it('of lines that are put in, shows those alone; of several edits, only the lines that change', () => {
    const put = { range: { start: { line: 2, column: 1 }, end: { line: 2, column: 1 } }, text: '\n- **Risks**: TBD\n' };
    assert.match(
      written(pretty, report([diagnostic({ fix: { edits: [put], safe: false } })], texts)),
      /\n {2}try {2}\+ - \*\*Risks\*\*: TBD\n\n/,
    );
    const edits = [
      { range: { start: { line: 1, column: 3 }, end: { line: 1, column: 12 } }, text: 'REQ-I-002' },
      { range: { start: { line: 3, column: 14 }, end: { line: 3, column: 19 } }, text: 'once' },
    ];
    assert.match(
      written(pretty, report([diagnostic({ fix: { edits, safe: false } })], texts)),
      /\n {2}try {2}# REQ-I-002: X\n {7}- \*\*Retry\*\*: .*once.*\n\n/,
    );
  });
});

describe('json', () => {
  it('is what its schema says, with findings and without', () => {
    const fix = { edits: [{ range: at(2), text: '2 s' }], safe: true };
    const some = JSON.parse(
      written(json, report([diagnostic(), diagnostic({ fix, requirement: undefined, clause: undefined })])),
    );
    valid(findingsSchema, some);
    assert.equal(some.version, VERSION);
    assert.deepEqual(some.diagnostics[0].fix, { edits: [], safe: false });
    assert.deepEqual(some.diagnostics[1].fix, fix);
    const none = JSON.parse(written(json, report([])));
    valid(findingsSchema, none);
    assert.deepEqual(none.diagnostics, []);
  });

  it('is laid out like any JSON', () => {
    for (const given of [report([]), report([diagnostic(), diagnostic()])]) {
      const text = written(json, given);
      assert.equal(text, `${JSON.stringify(JSON.parse(text), undefined, 2)}\n`);
    }
  });
});

describe('sarif', () => {
  const parse = (given: ReturnType<typeof report>) => JSON.parse(written(sarif, given));
  const prints = (diagnostics: readonly Diagnostic[], text: string): string[] =>
    parse(report(diagnostics, [{ file: FILE, text }])).runs[0].results.map(
      (result: { partialFingerprints: { primaryLocationLineHash: string } }) =>
        result.partialFingerprints.primaryLocationLineHash,
    );

  it('is what SARIF and code scanning require', () => {
    const many = [diagnostic(), diagnostic({ severity: 'warning', code: 'weak-tls' }), diagnostic({ severity: 'note' })];
    const log = parse(report(many, [{ file: FILE, text: TEXT }]));
    valid(sarifSchema, log);
    valid(sarifSchema, parse(report([])));
    const [run] = log.runs;
    assert.deepEqual(
      run.tool.driver.rules.map(({ id }: { id: string }) => id),
      ['invalid-value', 'weak-tls'],
    );
    assert.equal(run.results[1].ruleIndex, 1);
    assert.match(run.tool.driver.rules[1].help.markdown, /^# weak-tls/);
    assert.equal(run.automationDetails.id, 'concordat/integrations/');
    assert.deepEqual(run.results[0].locations[0].physicalLocation.region, {
      startLine: 2,
      startColumn: 3,
      endLine: 2,
      endColumn: 7,
    });
  });

  it('no piece of a path is read as anything else', () => {
    const file = 'my docs/100%/a:b?c#d.md';
    const log = parse(report([diagnostic({ file })]));
    const { uri } = log.runs[0].results[0].locations[0].physicalLocation.artifactLocation;
    assert.equal(uri, 'my%20docs/100%25/a%3Ab%3Fc%23d.md');
    assert.equal(decodeURIComponent(new URL(uri, 'file:///root/').pathname), `/root/${file}`);
  });

  it('a fingerprint stays when lines move and white space changes, and tells twins apart', () => {
    const before = prints([diagnostic({ range: at(2) }), diagnostic({ range: at(3) })], TEXT);
    const moved = prints(
      [diagnostic({ range: at(4) }), diagnostic({ range: at(5) })],
      `\n\n${TEXT.replace('2 parsecs', ' 2  parsecs')}`,
    );
    assert.deepEqual(moved, before);
    assert.equal(new Set(before).size, 2);
    const twins = prints([diagnostic({ range: at(2) }), diagnostic({ range: at(2, 5) })], TEXT);
    assert.equal(new Set(twins).size, 2);
  });

  it('what is too much is left out, the least severe first, and said', () => {
    const notes = Array.from({ length: MOST_RESULTS }, (_, index) => diagnostic({ severity: 'note', range: at(index + 1) }));
    const log = parse(report([...notes, diagnostic({ range: at(MOST_RESULTS + 1) })]));
    valid(sarifSchema, log);
    const [run] = log.runs;
    assert.equal(run.results.length, MOST_RESULTS);
    assert.equal(run.results.at(-1).level, 'error');
    assert.match(run.invocations[0].toolExecutionNotifications[0].message.text, /^1 more finding left out/);
  });
});

describe('github', () => {
  it('escapes what would end a value or begin another command', () => {
    const out = written(
      github,
      report([diagnostic({ message: '50% done\r\n::error::no', file: 'a:b,c.md', remedy: 'Mend it.' })]),
    );
    assert.equal(
      out.split('\n')[0],
      '::error file=a%3Ab%2Cc.md,line=2,endLine=2,col=3,endColumn=7,title=invalid-value::' +
        'a:b,c.md:2:3: 50%25 done%0D%0A::error::no. Mend it.',
    );
  });

  it('says columns only for a finding on one line', () => {
    const range = { start: { line: 2, column: 3 }, end: { line: 4, column: 1 } };
    assert.match(
      written(github, report([diagnostic({ range, severity: 'note' })])),
      /^::notice file=[^,]+,line=2,endLine=4,title=/,
    );
  });

  it('what GitHub would not show is a plain line, and the end says so', () => {
    const given = report(Array.from({ length: MOST_OF_A_KIND + 2 }, () => diagnostic({ file: '::error::x.md' })));
    const lines = written(github, given).trimEnd().split('\n');
    assert.equal(lines.filter((each) => each.startsWith('::')).length, MOST_OF_A_KIND);
    assert.equal(lines.filter((each) => each.startsWith('- ::error::x.md:2:3')).length, 2);
    assert.match(lines.at(-1) ?? '', /: 12 errors; 2 more findings in the log only/);
  });
});

it('github says what fails first', () => {
  const given = report([
    diagnostic({ severity: 'note' }),
    diagnostic({ severity: 'warning', range: at(1) }),
    diagnostic({ range: at(9) }),
  ]);
  const kinds = written(github, given)
    .split('\n')
    .map((each) => each.split(' ')[0]);
  assert.deepEqual(kinds.slice(0, 3), ['::error', '::warning', '::notice']);
});

describe('junit', () => {
  it('holds nothing that nobody sees', () => {
    const hidden = 'a\u202eb\u200bc\u2066d\u00ade\u{e0041}f';
    const xml = written(junit, report([diagnostic({ message: hidden, file: `${hidden}.md` })]));
    assert.doesNotMatch(xml, /[\u202a-\u202e\u2066-\u2069\u200b\u00ad]|\u{e0041}/u);
    assert.match(xml, /a\ufffdb\ufffdc\ufffdd\ufffde\ufffd\ufffdf/);
  });

  const parser = new XMLParser({ ignoreAttributes: false, isArray: (name) => name === 'testsuite' || name === 'testcase' });

  it('has a suite for each document, a failure for each finding that fails, and counts that agree', () => {
    const clean = { file: 'integrations/REQ-I-002-y.md', text: '' };
    const given = report([diagnostic(), diagnostic({ severity: 'note' }), diagnostic({ message: HOSTILE })], [clean]);
    const xml = written(junit, given);
    assert.equal(XMLValidator.validate(xml), true);
    const { testsuites } = parser.parse(xml);
    assert.equal(testsuites['@_tests'], '3');
    assert.equal(testsuites['@_failures'], '2');
    const [first, second] = testsuites.testsuite;
    assert.equal(first.testcase.length, 2);
    assert.equal(first.testcase[0]['@_name'], 'invalid-value 2:3');
    assert.match(first.testcase[0].failure['#text'], /parsecs/);
    assert.equal(second['@_failures'], '0');
    assert.equal(second.testcase[0]['@_classname'], 'integrations/REQ-I-002-y');
  });
});
