import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judge } from '../document/workspace.ts';
import { type Progress, progressOf } from './workflow.ts';

function progress(workflow: string): Progress {
  const text = `# REQ-I-001: Thing\n\n## General Information\n**ID**: REQ-I-001\n\n${workflow}`;
  const [found] = progressOf([judge({ file: 'REQ-I-001-thing.md', text }, { profiles: [], rules: [] }).entry]);
  assert.ok(found !== undefined);
  return found;
}

const DESIGN =
  '- [x] Requirements analysis\n- [x] Evaluation of alternatives\n- [x] Proof of Concept\n- [x] Architecture review\n';

test('the phase is the first with something open, and an item that is left out is open', () => {
  const found = progress(
    `## Workflow\n\n### 1. Design Phase\n${DESIGN}\n### 2. Development Phase\n- [x] Implementation\n- [ ] Unit testing\n`,
  );
  assert.equal(found.phase, 'development');
  assert.deepEqual(found.phases.design, { done: 4, of: 4, open: [] });
  assert.deepEqual(found.phases.development, {
    done: 1,
    of: 4,
    open: ['Unit testing', 'Integration testing', 'Security review'],
  });
});

test('a document without a workflow is in no phase', () => {
  assert.equal(progress('').phase, undefined);
});
