import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import type { Event } from '../../requirement/event.ts';
import { EVENT_SEVERITY } from '../../requirement/event.ts';
import { codeFrame } from './code-frame.ts';
import { paintFor, wantsColour } from './colour.ts';
import { definitions } from './definitions.ts';
import { milliseconds } from './milliseconds.ts';
import { printable, printableLines } from './printable.ts';
import { table } from './table.ts';
import { tell } from './telling.ts';
import { timeline } from './timeline.ts';
import { displayWidth, pad, wrap } from './width.ts';

const plain = paintFor(false);

describe('printable', () => {
  it('makes every control visible and keeps the length', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const shown = printable(text);
        assert.equal(shown.length, text.length);
        assert.doesNotMatch(shown, /[\p{Control}\u202a-\u202e\u2066-\u2069]/u);
      }),
    );
  });

  it('shows escape, tab and bidirectional overrides as something harmless', () => {
    assert.equal(printable('a\u001b[31mb\tc\u202ed\u007f\u009b'), 'a␛[31mb c\ufffdd␡\ufffd');
  });

  it('keeps line breaks where there may be several lines', () => {
    assert.equal(printableLines('a\r\nb\rc\n'), 'a\nb␍c\n');
  });
});

describe('width', () => {
  it('counts columns, not units', () => {
    assert.equal(displayWidth('abc'), 3);
    assert.equal(displayWidth('日本'), 4);
    assert.equal(displayWidth('🔌x'), 3);
    assert.equal(displayWidth('e\u0301'), 1);
  });

  it('fills up on either side and never cuts', () => {
    assert.equal(pad('日', 4), '日  ');
    assert.equal(pad('7', 3, 'left'), '  7');
    assert.equal(pad('long', 2), 'long');
  });

  it('wraps at spaces only and loses no word', () => {
    fc.assert(
      fc.property(
        fc.array(fc.stringMatching(/^[a-z]{1,12}$/), { minLength: 1 }),
        fc.integer({ min: 5, max: 40 }),
        (words, width) => {
          const lines = wrap(words.join(' '), width);
          assert.equal(lines.join(' '), words.join(' '));
          for (const line of lines) assert.ok(line.length <= width || !line.includes(' '), line);
        },
      ),
    );
  });
});

describe('code frame', () => {
  const at = (line: number, from: number, to: number) => ({ start: { line, column: from }, end: { line, column: to } });
  const options = { paint: plain, role: 'error', width: 80 } as const;

  it('marks the place below its line', () => {
    const lines = ['one', '- **Timeout**: 2 s', 'three', 'four'];
    assert.deepEqual(codeFrame(lines, at(2, 16, 19), options), [
      '  1 │ one',
      '> 2 │ - **Timeout**: 2 s',
      '    │                ^^^',
      '  3 │ three',
    ]);
  });

  it('marks one column where there is nothing, and the rest of the first line of a longer range', () => {
    assert.deepEqual(codeFrame(['ab'], at(1, 3, 3), options), ['> 1 │ ab', '    │   ^']);
    const range = { start: { line: 1, column: 2 }, end: { line: 2, column: 2 } };
    assert.deepEqual(codeFrame(['abcd', 'ef'], range, options).slice(0, 2), ['> 1 │ abcd', '    │  ^^^']);
  });

  it('keeps the caret in place after wide characters and controls', () => {
    assert.deepEqual(codeFrame(['日\tx: bad'], at(1, 6, 9), options), ['> 1 │ 日 x: bad', '    │       ^^^']);
  });

  it('cuts long lines around the place and never leaves the width', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 500 }),
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 0, max: 500 }),
        (before, length, after) => {
          const line = `${'a'.repeat(before)}${'X'.repeat(length)}${'b'.repeat(after)}`;
          const [shown = '', caret = ''] = codeFrame([line], at(1, before + 1, before + 1 + length), options);
          assert.ok(displayWidth(shown) <= 80 && displayWidth(caret) <= 80);
          const from = caret.indexOf('^');
          assert.equal(shown.slice(from, from + 1), 'X');
          assert.equal(shown[from - 1] === 'X', false);
        },
      ),
    );
  });

  it('looks at no more of a line than it shows, however long the line is', () => {
    const strings = String.prototype;
    const { charCodeAt, replace } = strings;
    const steps = (line: string): number => {
      let count = 0;
      strings.charCodeAt = function (index) {
        count++;
        return charCodeAt.call(this, index);
      };
      strings.replace = function (this: string, ...given: [never, never]) {
        count += this.length;
        return replace.apply(this, given);
      };
      try {
        for (const column of [1, 400, 900]) codeFrame([line, line, line], at(2, column, column + 5), options);
      } finally {
        Object.assign(strings, { charCodeAt, replace });
      }
      return count;
    };
    for (const piece of ['a', 'é', '日', 'a\u0301', '\u202e'])
      assert.equal(steps(piece.repeat(1_000)), steps(piece.repeat(500_000)));
  });

  it('cuts no pair of units in halves that stand as themselves', () => {
    const line = '🔌'.repeat(400);
    for (let column = 1; column < 40; column++)
      for (const shown of codeFrame([line], at(1, column, column + 1), options)) assert.ok(shown.isWellFormed());
  });

  it('survives a place outside of the text', () => {
    assert.deepEqual(codeFrame([], at(9, 4, 8), options), []);
    assert.equal(codeFrame(['short'], at(1, 99, 120), options).length, 2);
  });
});

describe('table and definitions', () => {
  it('lines up columns and leaves no trailing spaces', () => {
    const columns = [{ heading: 'name' }, { heading: 'n', align: 'right' as const }, { heading: 'note' }];
    assert.deepEqual(
      table(
        columns,
        [
          ['日', '1', ''],
          ['long', { text: '100', role: 'error' }, 'x'],
        ],
        plain,
      ),
      ['name    n  note', '日      1', 'long  100  x'],
    );
  });

  it('puts a long term on a line of its own', () => {
    const long = 'x'.repeat(60);
    assert.deepEqual(
      definitions(
        [
          ['a', 'first'],
          [long, 'second'],
        ],
        { indent: 2, width: 80 },
      ),
      ['  a  first', `  ${long}`, '     second'],
    );
  });
});

describe('colour', () => {
  it('follows the flag, then FORCE_COLOR, then NO_COLOR, then TERM, then the terminal', () => {
    assert.equal(wantsColour(true, {}), true);
    assert.equal(wantsColour(false, {}), false);
    assert.equal(wantsColour(true, { NO_COLOR: '1' }), false);
    assert.equal(wantsColour(true, { NO_COLOR: '' }), true);
    assert.equal(wantsColour(true, { TERM: 'dumb' }), false);
    assert.equal(wantsColour(false, { FORCE_COLOR: '1', NO_COLOR: '1' }), true);
    assert.equal(wantsColour(true, { FORCE_COLOR: '0' }), false);
    assert.equal(wantsColour(false, { CLICOLOR_FORCE: '1' }), true);
    assert.equal(wantsColour(true, { FORCE_COLOR: '1' }, true), false);
  });

  it('changes nothing but the dress', () => {
    assert.equal(stripVTControlCharacters(paintFor(true)('error', 'x')), 'x');
    assert.notEqual(paintFor(true)('error', 'x'), 'x');
  });
});

describe('milliseconds', () => {
  it('keeps what people can tell apart', () => {
    const said = [0, 0.04, 0.44, 9.9, 9.96, 41.2, 999.4, 999.6, 1_250, 59_990, 60_000, 125_000, 3_600_000, 5_400_000];
    assert.deepEqual(said.map(milliseconds), [
      '0 ms',
      '0 ms',
      '0.4 ms',
      '9.9 ms',
      '10 ms',
      '41 ms',
      '999 ms',
      '1 s',
      '1.25 s',
      '59.99 s',
      '1 min',
      '2 min 5 s',
      '1 h',
      '1 h 30 min',
    ]);
  });
});

describe('timeline', () => {
  const header = { requirement: 'REQ-I-001', operation: 'create payment', call: 'c1' };

  it('tells of a call that was retried', () => {
    const line = timeline(plain);
    const events: Event[] = [
      { ...header, name: 'call.started', at: 1_000, attempt: 0, traceparent: undefined },
      { ...header, name: 'attempt.started', at: 1_001, attempt: 1 },
      { ...header, name: 'attempt.ended', at: 1_041, attempt: 1, outcome: 'fault', code: '503', sent: 'yes', duration: 40 },
      { ...header, name: 'attempt.released', at: 1_041, attempt: 1, outcome: undefined, duration: 40 },
      { ...header, name: 'retry.scheduled', at: 1_041, attempt: 1, pause: 180, because: '503' },
      { ...header, name: 'attempt.started', at: 1_221, attempt: 2 },
      { ...header, name: 'attempt.ended', at: 1_260, attempt: 2, outcome: 'success', code: '200', sent: 'yes', duration: 39 },
      {
        ...header,
        name: 'call.ended',
        at: 1_260,
        attempt: 0,
        outcome: 'success',
        code: '200',
        servedBy: 'origin',
        attempts: 2,
        duration: 260,
      },
    ];
    assert.deepEqual(
      events.map(line).filter((said) => said !== undefined),
      [
        '     0 ms  call        create payment',
        '     1 ms  attempt 1   sent',
        '    41 ms  attempt 1   fault 503 after 40 ms',
        '    41 ms  retry       in 180 ms, because of 503',
        '   221 ms  attempt 2   sent',
        '   260 ms  attempt 2   success 200 after 39 ms',
        '   260 ms  call        success 200, 2 attempts, 260 ms',
      ],
    );
  });

  it('never lets a control character of the other side through', () => {
    const told = tell({ ...header, name: 'fallback.failed', at: 0, attempt: 0, step: 'REQ-I-002', because: '\u001b]0;x\u0007' });
    assert.doesNotMatch(told.words, /\p{Control}/u);
  });

  it('has words for every event', () => {
    for (const name of Object.keys(EVENT_SEVERITY)) {
      const fields = {
        at: 0,
        attempt: 1,
        outcome: 'fault',
        servedBy: 'origin',
        policy: 'rate-limit',
        because: 'budget',
        reason: 'rate-limit',
        from: 'caller',
        by: 'retry-header',
        sent: 'no',
        box: 'outbox',
        delivery: 'd-1',
        count: 1,
        members: 1,
        available: true,
        bytes: 1,
        limit: 1,
        until: 1,
        duration: 1,
      };
      const told = tell({ ...header, ...fields, name } as unknown as Event);
      assert.ok(told.subject.length > 0 && told.words !== 'undefined', name);
    }
  });
});
