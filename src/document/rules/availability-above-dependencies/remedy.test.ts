import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Workspace } from '../../workspace.ts';
import { availabilityAboveDependencies } from './rule.ts';

/** REQ-I-000 promises `target`, needs one document for each of `links`, and REQ-I-999 stands in for one of them. */
function judged(target: number, links: readonly number[], standIn?: { readonly link: string; readonly availability: string }) {
  const workspace = new Workspace({
    profiles: [],
    today: '2026-11-23',
    rules: [availabilityAboveDependencies],
    contract: () => ({ state: 'missing' }),
  });
  const set = (id: string, availability: string, more: string) =>
    workspace.set({
      file: `${id}-thing.md`,
      text: `# ${id}: Thing\n**Criticality**: Critical\n**External System**: System of ${id}\n${more}\n## SLA and Performance\n- **Availability**: ${availability} over 30 days\n`,
    });
  const ids = links.map((_, at) => `REQ-I-00${at + 1}`);
  set('REQ-I-000', `${target}%`, `**Depends On**: ${ids.join(', ')}`);
  for (const [at, id] of ids.entries())
    set(id, `${links[at]}%`, standIn?.link === id ? '## Error Handling\n- **Fallback**: REQ-I-999' : '');
  if (standIn !== undefined) set('REQ-I-999', standIn.availability, '');
  return workspace.diagnosticsOf('REQ-I-000-thing.md');
}

/** `Give REQ-I-002 a fallback with another system behind it that is up 97.1% of the time`. */
function advised(remedy: string) {
  if (!remedy.startsWith('Give ')) return undefined;
  const [, link = ''] = remedy.split(' ');
  const start = remedy.indexOf(' is up ') + ' is up '.length;
  return { link, availability: remedy.slice(start, remedy.indexOf(' of the time')) };
}

test('names the weakest link, and what would do beside it', () => {
  const [finding] = judged(99.9, [99.95, 99.5]);
  assert.equal(
    finding?.message,
    '99.9% is promised, but it needs REQ-I-002 (99.5%), REQ-I-001 (99.95%), which together allow at most 99.45%.',
  );
  assert.equal(
    finding.remedy,
    'Give REQ-I-002 a fallback with another system behind it that is up 90% of the time, or write `REQ-I-002 (soft)` if REQ-I-000 can do without it. Else promise at most 99.45%.',
  );
});

test('no single link is to blame', () => {
  const [finding] = judged(99.99, [99.9, 99.9, 99.5]);
  assert.equal(finding?.remedy, 'No single link is to blame; begin with REQ-I-003, the weakest. Else promise at most 99.301%.');
});

test('whoever does what is advised has no finding any more', () => {
  const percent = fc.integer({ min: 9_000, max: 9_999 }).map((hundredths) => hundredths / 100);
  let followed = 0;
  fc.assert(
    fc.property(percent, fc.array(percent, { minLength: 1, maxLength: 4 }), (target, links) => {
      const [finding] = judged(target, links);
      const advice = finding === undefined ? undefined : advised(finding.remedy);
      if (advice === undefined) return;
      followed++;
      assert.deepEqual(judged(target, links, advice), []);
    }),
    { seed: 1, numRuns: 300 },
  );
  assert.ok(followed > 20, `only ${followed} times something was advised`);
});
