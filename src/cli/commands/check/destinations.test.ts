import assert from 'node:assert/strict';
import { it } from 'node:test';
import { UsageError } from '../../command.ts';
import { destinations } from './destinations.ts';

it('one format goes to standard output, the others into files', () => {
  assert.deepEqual(destinations([]), { stdout: 'pretty', files: [] });
  assert.deepEqual(destinations(['sarif=a=b.sarif', 'line', 'json=x/y.json']), {
    stdout: 'line',
    files: [
      { format: 'sarif', file: 'a=b.sarif' },
      { format: 'json', file: 'x/y.json' },
    ],
  });
  assert.equal(destinations(['json=x.json']).stdout, undefined);
});

it('what cannot be is refused, and says what could', () => {
  const message = (...written: string[]): string => {
    try {
      destinations(written);
    } catch (error) {
      assert.ok(error instanceof UsageError);
      return `${error.message} ${error.remedy ?? ''}`;
    }
    return assert.fail(`${written} is taken`);
  };
  assert.match(message('sarf'), /"sarf", which is none of pretty, .*Did you mean "sarif"/);
  assert.match(message('toString'), /none of/);
  assert.match(message('json', 'line'), /Both json and line would go to standard output.*--format line=findings.line/);
  assert.match(message('json=', 'line'), /names no file/);
  assert.match(message('json=x', 'line=x'), /Two formats would go to x/);
});
