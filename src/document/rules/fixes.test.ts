/** Every fix that a rule offers for the documents that people write and for our own examples is made, and has to hold there too. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { applyEdits } from '../apply-edits.ts';
import { Workspace } from '../workspace.ts';
import { RULES } from './index.ts';

const CODES = new Set(RULES.map(({ code }) => code));
/** Said only because the other documents and the contract are not beside it here. */
const NEEDS_NEIGHBOURS = ['unknown-dependency', 'missing-contract-file'];
const FOLDERS = ['../fixtures/', '../fixtures/written/', '../../../examples/integrations/'];

for (const folder of FOLDERS) {
  const path = new URL(folder, import.meta.url);
  for (const name of readdirSync(path).filter((file) => file.endsWith('.md') && file !== 'README.md')) {
    test(`fixes hold in ${name}`, () => {
      const file = name.startsWith('REQ-I-') ? name : `REQ-I-900-${name}`;
      const text = readFileSync(new URL(name, path), 'utf8');
      const before = judged(file, text);
      const blocking = before.filter(({ blocks }) => blocks).length;
      for (const { code, message, fix } of before) {
        if (fix === undefined || !CODES.has(code)) continue;
        const mended = applyEdits(text, fix.edits);
        const after = judged(file, mended);
        assert.ok(!after.some((other) => other.code === code && other.message === message), `${code}: ${message}\n${mended}`);
        assert.ok(after.filter(({ blocks }) => blocks).length <= blocking, `${code} blocks:\n${mended}`);
      }
    });
  }
}

function judged(file: string, text: string) {
  const workspace = new Workspace({ profiles: [], today: '2026-11-23', contract: () => ({ state: 'missing' }) });
  workspace.set({ file, text });
  return workspace.diagnosticsOf(file);
}

const OPTIONAL = `# REQ-I-020: Recommendations

## General Information
**ID**: REQ-I-020
**External System**: Recommender
**Owner**: Shop team
**Criticality**: Optional
**Type**: REST API

## Integration Description
Shows products that customers may like. Without it the list stays empty.

## Technical Specifications
### Endpoint/Connection
- **URL**: https://recommender.example.com
- **Protocol**: HTTPS
- **Authentication**: API key in header X-Api-Key from env:RECOMMENDER_KEY
- **Rate Limits**: 10 requests/second

### Exchanged Data
**Input**: JSON with the product
**Output**: JSON with a list of products

## SLA and Performance
- **Availability**: 99%
- **Response Time**: 500 ms
- **Throughput**: 5 operations/second

## Error Handling
Errors are logged and the list stays empty.

## Testing
Against the sandbox of the vendor.
`;

test('the bare template, filled in for an Optional integration, gives hardly anything', () => {
  const found = judged('REQ-I-020-recommendations.md', OPTIONAL);
  assert.ok(
    found.every(({ severity }) => severity === 'note'),
    found.map(({ code, severity }) => `${severity} ${code}`).join('\n'),
  );
  assert.ok(found.length <= 3, found.map(({ code }) => code).join('\n'));
});

test('the worked example gives nothing but notes by itself', () => {
  const name = 'REQ-I-001-payment-gateway.md';
  const found = judged(name, readFileSync(new URL(`../fixtures/${name}`, import.meta.url), 'utf8'));
  const loud = found.filter(({ severity, code }) => severity !== 'note' && !NEEDS_NEIGHBOURS.includes(code));
  assert.deepEqual(
    loud.map(({ code }) => code),
    [],
  );
});
