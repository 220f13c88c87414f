import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { markdownMessage } from './markup.ts';

test('what a message quotes stays code, with a longer fence where it has backticks of its own', () => {
  assert.equal(markdownMessage('Timeout: `2 *par|secs*` is no_time'), 'Timeout: `2 *par|secs*` is no\\_time');
  assert.equal(markdownMessage('`a `b` c` is odd'), '``a `b` c`` is odd');
  assert.equal(markdownMessage('one ` alone'), 'one \\` alone');
});

test('nothing outside of code is markup', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('`', ' ', 'a', '<', '*', '.', '\\') }), (message) => {
      const written = markdownMessage(message);
      let rest = '';
      for (let at = 0; at < written.length; at++) {
        if (written[at] === '\\') at++;
        else if (written[at] === '`') {
          let fence = 0;
          while (written[at + fence] === '`') fence++;
          const end = written.indexOf('`'.repeat(fence), at + fence);
          assert.ok(end > 0, written);
          at = end + fence - 1;
        } else rest += written[at];
      }
      assert.ok(!rest.includes('<') && !rest.includes('*'), written);
    }),
  );
});
