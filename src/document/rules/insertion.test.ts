import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { applyEdits } from '../apply-edits.ts';
import { readDocument } from '../read.ts';
import { SECTIONS, type SectionKey } from '../vocabulary/vocabulary.ts';
import { insertClause, insertRows, insertSection } from './insertion.ts';
import { hasClause, hasSection } from './presence.ts';

const FILE = 'REQ-I-001-thing.md';

function withClause(text: string, section: SectionKey, label: string): string {
  return applyEdits(text, insertClause(readDocument(text, FILE), section, label) ?? []);
}

function withSection(text: string, section: SectionKey): string {
  return applyEdits(text, insertSection(readDocument(text, FILE), section, ['TBD']) ?? []);
}

test('a clause goes before the one that comes after it in the template, in the same kind of list', () => {
  const text = '# REQ-I-001: Thing\n## Error Handling\n* **Timeout**: 2 s\n* **Fallback**: none\n';
  assert.equal(
    withClause(text, 'error-handling', 'Retry'),
    '# REQ-I-001: Thing\n## Error Handling\n* **Timeout**: 2 s\n* **Retry**: TBD\n* **Fallback**: none\n',
  );
});

test('a clause among bare lines is a bare line, and after the last one it is below all that hangs on that', () => {
  const text =
    '# REQ-I-001: Thing\n\n## General Information\n**ID**: REQ-I-001\n**Criticality**: Critical\nas agreed\n\n## Testing\nBy hand.\n';
  assert.equal(
    withClause(text, 'general-information', 'Owner'),
    text.replace('**Criticality**', '**Owner**: TBD\n**Criticality**'),
  );
  assert.equal(
    withClause(text, 'general-information', 'Review By'),
    text.replace('as agreed\n', 'as agreed\n**Review By**: TBD\n'),
  );
});

test('a clause of a table is a row', () => {
  const text = '# REQ-I-001: Thing\n## SLA and Performance\n| SLA | |\n|---|---|\n| Availability | 99.9% over 30 days |\n';
  assert.equal(withClause(text, 'sla-and-performance', 'Throughput'), `${text}| Throughput | TBD |\n`);
});

test('a clause never gets into what hangs on another one', () => {
  const nested =
    '# REQ-I-001: Thing\n### Endpoint/Connection\n- **Authentication**: OAuth 2.0 client credentials\n\n  - **Token URL**: https://auth.example.com\n';
  assert.ok(
    withClause(nested, 'endpoint-connection', 'Rate Limits').endsWith('https://auth.example.com\n- **Rate Limits**: TBD\n'),
  );
  const fenced = '# REQ-I-001: Thing\n### Exchanged Data\n- **Input**: JSON\n  ```json\n\n  {}\n  ```\n\n## Testing\nBy hand.\n';
  assert.equal(
    withClause(fenced, 'exchanged-data', 'Output'),
    fenced.replace('  ```\n\n## Testing', '  ```\n\n- **Output**: TBD\n\n## Testing'),
  );
});

test('a section that is not there goes before the one that comes after it in the template, as the others are written', () => {
  const text = '# REQ-I-001: Thing\n\n### General Information\n\n**ID**: REQ-I-001\n\n### Testing\n\nBy hand.\n';
  assert.equal(
    withClause(text, 'security', 'Rotation'),
    text.replace('### Testing', '### Security\n\n- **Rotation**: TBD\n\n### Testing'),
  );
  assert.equal(withSection(text, 'alternatives'), `${text}\n### Alternatives\n\nTBD\n`);
});

test('a section inside another one brings that along', () => {
  const text = '# REQ-I-001: Thing\n## General Information\n**ID**: REQ-I-001\n\n## Error Handling\nLogged.\n';
  const made = withClause(text, 'endpoint-connection', 'Rate Limits');
  assert.ok(
    made.includes('## Technical Specifications\n\n### Endpoint/Connection\n- **Rate Limits**: TBD\n\n## Error Handling'),
    made,
  );
  const around = text.replace('## Error', '## Technical Specifications\n### Exchanged Data\n**Input**: JSON\n\n## Error');
  assert.ok(
    withClause(around, 'endpoint-connection', 'Rate Limits').includes(
      '## Technical Specifications\n### Endpoint/Connection\n- **Rate',
    ),
  );
});

test('a section that says nothing is filled, and no heading comes twice', () => {
  assert.equal(withSection('# REQ-I-001: Thing\n## Testing\n', 'testing'), '# REQ-I-001: Thing\n## Testing\nTBD\n');
  assert.equal(
    withSection('# REQ-I-001: Thing\n## Testing\n\n## Risks\nNone.\n', 'testing'),
    '# REQ-I-001: Thing\n## Testing\n\nTBD\n\n## Risks\nNone.\n',
  );
});

test('a text without a line end at its end, and one from Windows, keep their lines apart', () => {
  assert.equal(withSection('# REQ-I-001: Thing', 'testing'), '# REQ-I-001: Thing\n\n## Testing\nTBD\n');
  assert.equal(
    withClause('# REQ-I-001: Thing\r\n## Security\r\n- **Redact**: a\r\n', 'security', 'Rotation'),
    '# REQ-I-001: Thing\r\n## Security\r\n- **Rotation**: TBD\r\n- **Redact**: a\r\n'.replace(
      '- **Rotation**: TBD\r\n- **Redact**: a\r\n',
      '- **Redact**: a\r\n- **Rotation**: TBD\r\n',
    ),
  );
});

test('nothing is put behind a block that is never closed', () => {
  const document = readDocument('# REQ-I-001: Thing\n```\ncode\n', FILE);
  assert.equal(insertClause(document, 'security', 'Rotation'), undefined);
  assert.equal(insertSection(document, 'testing', ['TBD']), undefined);
});

test('rows go below the last row, in the columns that the table has', () => {
  const text =
    '# REQ-I-001: Thing\n## Risks\n| Category | Risk | Response |\n|---|---|---|\n| Security | a leak | rotation |\n\nWords.\n';
  const document = readDocument(text, FILE);
  const [table] = document.risks;
  assert.ok(table !== undefined);
  assert.equal(
    applyEdits(text, insertRows(document, table, [{ risk: 'TBD', category: 'Business' }])),
    text.replace('rotation |\n', 'rotation |\n| Business | TBD |  |\n'),
  );
});

const PIECES = [
  '## General Information\n',
  '**ID**: REQ-I-001\n',
  '**Owner**: Team\\\n',
  '- **Criticality**: Critical\n',
  'Words.\n',
  '\n',
  '  - nested\n',
  '1. **Timeout**: 2 s\n',
  '## Error Handling\n',
  '### Retry\n',
  '- [ ] **Fallback**: none\n',
  '```\ncode\n\n```\n',
  '<!-- a comment -->\n',
  '<div>\n',
  '| Availability | 99% |\n|---|---|\n| Throughput | 5/s |\n',
  '> **Owner**: quoted\n',
  '# SLA and Performance\n',
  '    indented\n',
  'Testing\n=======\n',
  '\r\n',
  '\t- **Rotation**: every 90 days\n',
];

test('wherever it is put, it is read: in any document that is closed', () => {
  const wanted = [
    ['general-information', 'Owner'],
    ['endpoint-connection', 'Rate Limits'],
    ['sla-and-performance', 'Cost'],
    ['error-handling', 'Circuit Breaker'],
    ['security', 'Redact'],
  ] as const;
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom(...PIECES), { maxLength: 14 }),
      fc.constantFrom(...wanted),
      (pieces, [section, label]) => {
        const text = `# REQ-I-001: Thing\n${pieces.join('')}`;
        const document = readDocument(text, FILE);
        const edits = insertClause(document, section, label);
        if (edits === undefined) return;
        const after = readDocument(applyEdits(text, edits), FILE);
        assert.ok(hasClause(after, label), after.text);
      },
    ),
    { numRuns: 2_000 },
  );
});

test('wherever a section is put, it says something', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom(...PIECES), { maxLength: 14 }),
      fc.constantFrom(...(Object.keys(SECTIONS) as SectionKey[])),
      (pieces, section) => {
        const text = `# REQ-I-001: Thing\n${pieces.join('')}`;
        const edits = insertSection(readDocument(text, FILE), section, ['TBD']);
        if (edits === undefined) return;
        const after = readDocument(applyEdits(text, edits), FILE);
        assert.ok(hasSection(after, section), after.text);
      },
    ),
    { numRuns: 2_000 },
  );
});
