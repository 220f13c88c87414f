import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Entry } from '../../../document/entry.ts';
import { judge } from '../../../document/workspace.ts';
import type { Phase } from '../../../requirement/workflow.ts';
import { openGates } from './gates.ts';

const HEAD = `# REQ-I-001: X

## General Information
**ID**: REQ-I-001
**External System**: X
**Criticality**: Optional
**Type**: REST API

### Endpoint/Connection
- **URL**: https://x.example.com
`;

function gates(workflow: string, until: Phase): string[] {
  const written = { file: 'REQ-I-001-x.md', text: `${HEAD}\n${workflow}` };
  const entry: Entry = judge(written, { profiles: [] }).entry;
  assert.ok(entry.digest !== undefined, 'the document compiles');
  return openGates([entry], [written], until).map(({ range, message }) => `${range.start.line}: ${message}`);
}

test('a document that says nothing is asked for everything up to the phase', () => {
  assert.deepEqual(gates('', 'development'), [
    '1: The design phase does not say how far it is with Requirements analysis, Evaluation of alternatives, Proof of Concept, Architecture review.',
    '1: The development phase does not say how far it is with Implementation, Unit testing, Integration testing, Security review.',
  ]);
});

test('what is done is not asked for; a decision needs a name and a day', () => {
  const workflow = `## Workflow
### Design Phase
- [x] Requirements analysis
- [x] Evaluation of alternatives
- [ ] Proof of Concept
- [x] Architecture review (Anna Rossi, 2026-10-01)

### Development Phase
- [ ] Implementation
`;
  assert.deepEqual(gates(workflow, 'design'), [
    '16: Proof of Concept, of the design phase, is not done.',
    '15: Evaluation of alternatives is ticked, and nothing says who decided it and when.',
  ]);
  assert.equal(gates(workflow, 'testing').length, 5);
});
