import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CATEGORIES } from './categories.ts';
import { type Covered, coverage } from './coverage.ts';
import { entriesOf, type Said } from './testing/entries.ts';

function covered(
  documents: Readonly<Record<string, Said>>,
  descriptions: Readonly<Record<string, string>> = {},
): ReadonlyMap<string, Covered> {
  const texts = new Map(Object.entries(descriptions).map(([id, text]) => [`integrations/${id}-thing.md`, text]));
  return new Map(coverage(entriesOf(documents), texts).map((one) => [one.category, one]));
}

test("the twelve categories of the template's check-list, in its order and under its headings", () => {
  assert.deepEqual(
    CATEGORIES.map(({ criticality }) => criticality),
    [...Array(4).fill('critical'), ...Array(4).fill('important'), ...Array(4).fill('optional')],
  );
});

test('a document is found by what it is called, by its type, and says why', () => {
  const found = covered({
    'REQ-I-001': { title: 'Payments of the shop', supports: 'REQ-F-001' },
    'REQ-I-002': { title: 'Orders', type: 'Database' },
  });
  assert.equal(found.get('Payment systems')?.by[0]?.because, 'it says `payments`');
  assert.equal(found.get('Main databases')?.by[0]?.because, 'its type is Database');
  assert.equal(found.get('Essential integrations for core business')?.by[0]?.because, 'it is Critical and supports REQ-F-001');
  assert.equal(found.get('Backup services')?.state, 'missing');
});

test('a category that only less critical documents carry is said to be so', () => {
  assert.equal(covered({ 'REQ-I-001': { title: 'Payments', criticality: 'Optional' } }).get('Payment systems')?.state, 'lower');
  assert.equal(
    covered({ 'REQ-I-001': { title: 'Newsletter', criticality: 'Critical' } }).get('Marketing tools')?.state,
    'covered',
  );
});

test('a word counts only where it stands alone', () => {
  const found = covered({ 'REQ-I-001': { title: 'Loads of Gmailings' }, 'REQ-I-002': { title: 'Repayments' } });
  assert.equal(found.get('Marketing tools')?.state, 'missing');
  assert.equal(found.get('Notification services')?.state, 'missing');
  assert.equal(found.get('Payment systems')?.state, 'missing');
});

test('a description decides only where name, title and type say nothing, and no better guess is there', () => {
  const documents = { 'REQ-I-001': { title: 'Stripe' }, 'REQ-I-002': { title: 'Orders' } };
  const words = { 'REQ-I-001': 'Sends an e-mail for each payment.', 'REQ-I-002': 'Keeps each payment, and a backup.' };
  const found = covered(documents, words);
  assert.deepEqual(
    found.get('Payment systems')?.by.map(({ id }) => id),
    ['REQ-I-001'],
  );
  assert.equal(found.get('Notification services')?.state, 'missing');
  assert.equal(found.get('Backup services')?.by[0]?.because, 'it says `backup` in its description');
});
