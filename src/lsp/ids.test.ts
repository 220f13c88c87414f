import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { idAt, idsIn, isIntegrationId } from './ids.ts';

test('ids are found with their suffix, and not in the middle of a word', () => {
  const found = (text: string): string[] => [...idsIn(text)].map(({ id }) => id);
  assert.deepEqual(found('REQ-I-001, REQ-F-2; `REQ-I-012-SAP`'), ['REQ-I-001', 'REQ-F-2', 'REQ-I-012-SAP']);
  assert.deepEqual(found('[a](REQ-I-012-SAP-orders.md) REQ-I-012-Sap req-i-7'), ['REQ-I-012-SAP', 'REQ-I-012', 'REQ-I-7']);
  assert.deepEqual(found('XREQ-I-1 REQ-I- REQ-1 REQ--1 _REQ-I-1 REQ-I-XXX'), []);
  assert.deepEqual(
    [...idsIn('REQ-I-1 REQ-I-1-mail.md')].map(({ named }) => named),
    [false, true],
  );
});

test('the id at a place is the one that is found there', () => {
  const piece = fc.constantFrom('REQ-I-001', 'REQ-I-002-SAP', 'REQ-', 'I-', '7', 'ß', 'ſ', ' ', '-', 'x', '\n', '😀');
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      const text = pieces.join('');
      for (const { id, start, end } of idsIn(text)) {
        assert.equal(text.slice(start, end).toUpperCase(), id);
        assert.deepEqual([idAt(text, start + 1)?.id, idAt(text, start + 1)?.start], [id, start]);
      }
    }),
  );
});

test('only the id of an integration is one', () => {
  for (const id of ['REQ-I-1', 'REQ-I-012-SAP']) assert.ok(isIntegrationId(id), id);
  for (const id of ['', 'REQ-F-1', 'REQ-I-', 'REQ-I-1 ', 'REQ-I-1-x', 'aREQ-I-1', 'REQ-I-1\n'])
    assert.ok(!isIntegrationId(id), id);
});
