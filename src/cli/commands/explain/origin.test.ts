import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compile } from '../../../document/compile.ts';
import { readDocument } from '../../../document/read.ts';
import { PROFILES } from '../../../profiles/index.ts';
import { clauseSaying } from './origin.ts';

test("bug: the profile's value is not credited to a document that only says TBD", () => {
  const text = '# REQ-I-001: X\n**External System**: Stripe\n### Endpoint/Connection\n- **Authentication**: TBD\n';
  const { requirement } = compile(readDocument(text, 'REQ-I-001-x.md'), { profiles: PROFILES });
  assert.ok(requirement);
  const setting = { text: '', clause: 'endpoint-connection.authentication' };
  assert.equal(clauseSaying(requirement, setting, undefined)?.provenance.from, 'profile');
});
