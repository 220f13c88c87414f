import assert from 'node:assert/strict';
import { test } from 'node:test';
import { matrixCsv, matrixHtml, matrixJson } from './matrix-formats.ts';
import { entriesOf } from './testing/entries.ts';

const ENTRIES = entriesOf({
  'REQ-I-001': { title: 'Payments', supports: 'REQ-F-001, REQ-F-003', dependsOn: 'REQ-I-002 (soft), REQ-I-009' },
  'REQ-I-002': { title: 'Mail', criticality: 'Important' },
});

test('CSV has the four columns, and quotes lists', () => {
  assert.equal(
    matrixCsv(ENTRIES, 'integrations'),
    'Integration,Core Features,Other Systems,Criticality\r\nREQ-I-001,"REQ-F-001, REQ-F-003","REQ-I-002 (soft), REQ-I-009",Critical\r\nREQ-I-002,-,-,Important\r\n',
  );
});

test('HTML links what has a document, in both columns', () => {
  const html = matrixHtml(ENTRIES, 'integrations');
  assert.ok(html.includes('<th scope="row"><a href="REQ-I-001-thing.md">REQ-I-001</a></th><td>REQ-F-001, REQ-F-003</td>'));
  assert.ok(html.includes('<td><a href="REQ-I-002-thing.md">REQ-I-002</a> (soft), REQ-I-009</td>'));
});

test('JSON keeps dependencies as data', () => {
  assert.deepEqual(matrixJson(ENTRIES, 'integrations')[0], {
    integration: 'REQ-I-001',
    title: 'Payments',
    file: 'integrations/REQ-I-001-thing.md',
    coreFeatures: ['REQ-F-001', 'REQ-F-003'],
    otherSystems: [
      { id: 'REQ-I-002', soft: true },
      { id: 'REQ-I-009', soft: false },
    ],
    criticality: 'critical',
  });
});
