import assert from 'node:assert/strict';
import { it } from 'node:test';
import { CODES } from '../document/codes.ts';
import { RULES } from '../document/rules/index.ts';
import { ERRORS } from '../requirement/errors.ts';
import { codesWithPages, pageOf } from './pages.ts';

it('every error, every rule and every code of the compiler has a page that names it', () => {
  const codes = [
    ...Object.keys(ERRORS),
    ...RULES.map((rule) => rule.code),
    ...Object.keys(CODES),
    'unreadable-document',
    'unused-suppression',
  ];
  const missing = codes.filter((code) => !pageOf(code)?.includes(code));
  assert.deepEqual(missing, []);
});

it('the page of a finding says how it is silenced, or that nothing does', () => {
  assert.match(pageOf('retry-storm') ?? '', /<!-- concordat-ignore retry-storm: the reason -->/);
  assert.match(pageOf('unknown-clause') ?? '', /<!-- concordat-ignore unknown-clause: the reason -->/);
  assert.match(pageOf('no-secret-value') ?? '', /Nothing silences it/);
  assert.ok(!pageOf('timeout')?.includes('concordat-ignore'));
});

it('a page is found in any case for errors, and never outside the shelves', () => {
  assert.match(pageOf('concordat_timeout') ?? '', /^# CONCORDAT_TIMEOUT/);
  assert.equal(pageOf('../cli/transcripts'), undefined);
  assert.equal(pageOf('no-such-code'), undefined);
  assert.ok(codesWithPages().includes('CONCORDAT_FAULT'));
});
