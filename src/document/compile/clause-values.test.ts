import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compile } from '../compile.ts';
import { readDocument } from '../read.ts';

const FILE = 'integrations/REQ-I-001-payment-gateway.md';

const oauth = (more: string) =>
  `# REQ-I-001: X

## General Information
**ID**: REQ-I-001
**External System**: Example
**Criticality**: Important
**Type**: REST API

## Technical Specifications
### Endpoint/Connection
- **URL**: https://api.example.com
- **URL (sandbox)**: https://sandbox.example.com
- **Authentication**: OAuth 2.0 client credentials
  - **Token URL**: https://auth.example.com/token
  - **Client ID**: env:ID
  - **Client Secret**: env:SECRET
${more}
`;
const tokenUrl = (text: string, environment?: string) => {
  const [scheme] = compile(readDocument(text, FILE), { profiles: [], environment }).requirement?.authentication ?? [];
  return scheme?.scheme === 'oauth2-client-credentials' ? scheme.tokenUrl : undefined;
};

test('hold there and nowhere else, in any order', () => {
  const text = oauth('  - **Token URL (Sandbox)**: https://auth.sandbox.example.com/token');
  assert.equal(tokenUrl(text), 'https://auth.example.com/token');
  assert.equal(tokenUrl(text, 'sandbox'), 'https://auth.sandbox.example.com/token');
  assert.equal(tokenUrl(text, 'staging'), 'https://auth.example.com/token');
});

test('a name that is no environment blocks instead of being ignored', () => {
  const { requirement: made, diagnostics } = compile(readDocument(oauth('  - **Scope (sandbx)**: read'), FILE), { profiles: [] });
  assert.equal(made, undefined);
  assert.deepEqual(
    diagnostics.filter(({ blocks }) => blocks).map(({ code, clause }) => [code, clause]),
    [['unknown-qualifier', 'endpoint-connection.scope(sandbx)']],
  );
});

test('bug: the figure suggested for a word that sounds like one is a value of that clause', () => {
  const text = '# REQ-I-001: X\n## Error Handling\n- **Timeout**: fast\n## SLA and Performance\n- **Response Time**: fast\n';
  const { requirement, diagnostics } = compile(readDocument(text, 'REQ-I-001-x.md'), { profiles: [] });
  assert.ok(requirement);
  const told = diagnostics.map(({ code, clause, remedy }) => [code, clause, remedy]);
  assert.deepEqual(told, [
    ['value-unknown', 'error-handling.timeout', 'Say it in figures, such as `800 ms`.'],
    ['value-unknown', 'sla-and-performance.response-time', 'Say it in figures, such as `p95 ≤ 800 ms`.'],
  ]);
});
