import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { PHASES } from '../../requirement/workflow.ts';
import { CLAUSES } from '../clauses/index.ts';
import { ENGLISH } from './english.ts';
import { fold, withoutBrackets, withoutLetter } from './fold.ts';
import { FRENCH } from './french.ts';
import { GERMAN } from './german.ts';
import { ITALIAN } from './italian.ts';
import { nearest } from './nearest.ts';
import { PORTUGUESE } from './portuguese.ts';
import { SPANISH } from './spanish.ts';
import { SECTIONS, type Vocabulary } from './vocabulary.ts';
import {
  isOrdinary,
  knownAnswer,
  knownCategory,
  knownColumns,
  knownCriticality,
  knownItem,
  knownLabel,
  knownLevel,
  knownPhase,
  knownSection,
  knownType,
} from './words.ts';

const LANGUAGES: Readonly<Record<string, Vocabulary>> = { ENGLISH, ITALIAN, SPANISH, FRENCH, GERMAN, PORTUGUESE };
const TABLES = ['sections', 'labels', 'criticality', 'types', 'answers', 'phases', 'items', 'categories', 'levels'] as const;

/** Every name of a table, with what it means. */
function names(language: Vocabulary, table: (typeof TABLES)[number]): [name: string, meaning: string][] {
  const all: [string, string][] = [];
  for (const [meaning, written] of Object.entries(language[table]) as [string, Vocabulary['labels'][string]][]) {
    for (const name of written)
      all.push(typeof name === 'string' ? [fold(name) || name, meaning] : [fold(name.label), `${meaning} ${name.as}`]);
  }
  return all;
}

test('no language calls two things by one name, and none contradicts another', () => {
  for (const table of TABLES) {
    const meant = new Map(Object.keys(ENGLISH[table]).map((meaning) => [fold(meaning), meaning]));
    for (const [language, vocabulary] of Object.entries(LANGUAGES)) {
      for (const [name, meaning] of names(vocabulary, table)) {
        assert.equal(meant.get(name) ?? meaning, meaning, `${language}, ${table}: ${name}`);
        meant.set(name, meaning);
      }
    }
  }
});

test('every language has a name of its own for every section, label, column and word', () => {
  for (const [language, vocabulary] of Object.entries(LANGUAGES)) {
    if (vocabulary === ENGLISH) continue;
    for (const table of [...TABLES, 'columns'] as const) {
      assert.deepEqual(Object.keys(vocabulary[table]).sort(), Object.keys(ENGLISH[table]).sort(), `${language}, ${table}`);
      for (const [meaning, written] of Object.entries(vocabulary[table]))
        assert.ok(written.length > 0, `${language}, ${table}: ${meaning}`);
    }
  }
});

test('every clause, section and item is found by its own name', () => {
  for (const { label } of CLAUSES) assert.equal(knownLabel(label)?.label, label);
  for (const [key, { title }] of Object.entries(SECTIONS)) assert.equal(knownSection(title), key);
  for (const item of Object.values(PHASES).flat()) assert.equal(knownItem(item), item);
});

test('nothing that is ordinary is a label', () => {
  for (const { ordinary } of Object.values(LANGUAGES))
    for (const word of ordinary) assert.equal(knownLabel(word), undefined, word);
  assert.ok(isOrdinary('Last updated:'));
});

test('spelling, case, accents, numbers and emoji do not count', () => {
  for (const written of ['Criticità', "Criticita'", 'CRITICITA', '⚠️ Criticità:', '3. Criticità', 'Criticità']) {
    assert.equal(knownLabel(written)?.label, 'Criticality', written);
  }
  for (const written of ['Verfügbarkeit', 'Verfuegbarkeit', 'verfugbarkeit'])
    assert.equal(knownLabel(written)?.label, 'Availability');
  for (const written of [
    '🔒 Security',
    '5.1 Security',
    'A. Security',
    'IV) Security',
    '(c) Security',
    'Security (required)',
    '1️⃣ Security:',
  ]) {
    assert.equal(knownSection(written), 'security', written);
  }
  assert.equal(knownSection('Gestione degli errori'), 'error-handling');
  assert.equal(knownSection('Description de l’intégration'), 'integration-description');
});

test('values that are words are read in every language', () => {
  for (const written of ['Alta', 'crítica', 'Élevée', 'hoch', 'P0', 'Must Have'])
    assert.equal(knownCriticality(written), 'critical', written);
  for (const written of ['Base di dati', 'Datenbank', 'banco de dados', 'base de données'])
    assert.equal(knownType(written), 'Database');
  for (const written of ['sì', 'Oui', 'ja', 'sim', 'yes']) assert.equal(knownAnswer(written), 'yes', written);
  assert.equal(knownAnswer('mit Schlüssel'), 'by key');
  assert.equal(knownPhase('1. Design Phase'), 'design');
  assert.equal(knownPhase('Fase di rilascio'), 'deployment');
  assert.equal(knownItem('Tests unitaires'), 'Unit testing');
  assert.equal(knownCategory('Disponibilité'), 'Availability');
  assert.equal(knownLevel('mittel'), 'medium');
  assert.deepEqual(knownColumns('Risposta'), ['output']);
});

test('folding is done at once, and never throws', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (written) => {
      const folded = fold(written);
      assert.equal(fold(folded), folded);
      withoutLetter(written);
      withoutBrackets(written);
      knownSection(written);
    }),
    { numRuns: 2000, seed: 20260807 },
  );
});

test('the nearest word is near', () => {
  assert.deepEqual(nearest('Timout', ['timeout', 'retry']), { word: 'timeout', edits: 1 });
  assert.deepEqual(nearest('Rerty', ['retry']), { word: 'retry', edits: 1 });
  assert.equal(nearest('moon', ['timeout', 'retry']), undefined);
});

test('words that are near by a swap, an insertion, a deletion and a replacement, in any order of asking', () => {
  const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'd'), minLength: 6, maxLength: 43 });
  fc.assert(
    fc.property(word, fc.nat(), fc.constantFrom(0, 1, 2, 3), fc.array(word, { maxLength: 4 }), (whole, place, kind, others) => {
      const at = place % (whole.length - 1);
      const [a = '', b = ''] = whole.slice(at, at + 2);
      const written = whole.slice(0, at) + ([b + a, `${a}x${b}`, b, `x${b}`][kind] ?? '') + whole.slice(at + 2);
      for (const other of others) nearest(other, [whole]);
      if (written.length <= 40) assert.equal(nearest(written, [whole])?.edits, written === whole ? 0 : 1);
      else assert.equal(nearest(written, [whole]), undefined);
    }),
  );
});
