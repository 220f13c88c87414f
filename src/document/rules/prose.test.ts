import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Document } from '../document.ts';
import { readDocument } from '../read.ts';
import { isAboutFailing, sentenceAbout } from './prose.ts';
import { TOPICS, type Topic } from './prose-words.ts';

function topic(label: string): Topic {
  const found = TOPICS.find((candidate) => candidate.label === label);
  assert.ok(found !== undefined);
  return found;
}

function read(text: string): Document {
  return readDocument(`# REQ-I-001: Thing\n${text}\n`, 'REQ-I-001-thing.md');
}

test('a sentence is found in its own place, without the mark of its item', () => {
  const document = read('## Error Handling\nAll is well.\n- first\n- Retry 5 times; then stop.');
  assert.deepEqual(sentenceAbout(document, topic('Retry')), {
    text: 'Retry 5 times',
    range: { start: { line: 5, column: 3 }, end: { line: 5, column: 16 } },
  });
});

test('a sentence that wraps stays one', () => {
  const document = read('## Error Handling\nWhen it fails we retry, and\nthat twice.');
  assert.equal(sentenceAbout(document, topic('Retry'))?.text, 'When it fails we retry, and\nthat twice');
});

test('what stands after a value that is read, and under a label that nobody knows, is prose too', () => {
  assert.equal(
    sentenceAbout(read('## Error Handling\n- **Timeout**: 3 s. We retry twice.'), topic('Retry'))?.text,
    'We retry twice',
  );
  assert.equal(sentenceAbout(read('## Error Handling\n**Outages**: we retry twice'), topic('Retry'))?.text, 'we retry twice');
});

test('each language has words for retries and for a time-out', () => {
  const sentences = [
    [
      'Retry',
      'We retry 5 times',
      'Drei Wiederholungen',
      'Riprovare 5 volte',
      'Trois nouvelles tentatives',
      '3 reintentos',
      'Três tentativas',
    ],
    [
      'Timeout',
      'Times out after 5 s',
      'Zeitüberschreitung nach 5 s',
      'Tempo limite di 5 s',
      'Délai d’attente de 5 s',
      'Tiempo de espera de 5 s',
    ],
    ['Timeout', 'Tempo de espera de 5 s'],
  ];
  for (const [label = '', ...written] of sentences)
    for (const text of written) assert.equal(sentenceAbout(read(`## Error Handling\n${text}`), topic(label))?.text, text);
});

test('a status is no figure, and other sections are not asked', () => {
  assert.equal(sentenceAbout(read('## Error Handling\nStatus 429 is their rate limit.'), topic('Rate Limits')), undefined);
  assert.equal(sentenceAbout(read('## Testing\nWe retry 5 times.'), topic('Retry')), undefined);
  assert.ok(isAboutFailing('What happens when it is down'));
  assert.ok(!isAboutFailing('Glossary'));
});

test('of any text, a sentence is a part of it', () => {
  const piece = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom(
      '## Error Handling',
      '## Outage',
      '- **Timeout**: 3 s. More',
      'Retry 5 times. ',
      '**Odd**: retry twice',
      '| a |',
      '```',
    ),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 20 }), (lines) => {
      const document = read(lines.join('\n'));
      for (const asked of TOPICS) {
        const sentence = sentenceAbout(document, asked);
        if (sentence !== undefined) assert.ok(sentence.text !== '' && document.text.includes(sentence.text));
      }
    }),
  );
});
