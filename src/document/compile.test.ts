import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { Diagnostic } from '../requirement/diagnostic.ts';
import type { VendorProfile } from '../requirement/profile.ts';
import { NOWHERE } from '../requirement/unsaid.ts';
import { CODES } from './codes.ts';
import { type Compiled, compile } from './compile.ts';
import { readDocument } from './read.ts';
import { newDocument } from './template.ts';

const WORKED = readFileSync(`${import.meta.dirname}/fixtures/REQ-I-001-payment-gateway.md`, 'utf8');
const BARE = readFileSync(`${import.meta.dirname}/fixtures/bare-template.md`, 'utf8');

function compiled(text: string, environment?: string, profiles: readonly VendorProfile[] = []): Compiled {
  return compile(readDocument(text, 'integrations/REQ-I-001-payment-gateway.md'), { profiles, environment });
}

function requirement(text: string, environment?: string, profiles: readonly VendorProfile[] = []) {
  const { requirement: made, diagnostics } = compiled(text, environment, profiles);
  assert.ok(made, JSON.stringify(diagnostics.filter(({ blocks }) => blocks)));
  return made;
}

function codesOf(text: string, environment?: string): string[] {
  return compiled(text, environment).diagnostics.map(({ code }) => code);
}

function only(text: string, code: string): Diagnostic {
  const found = compiled(text).diagnostics.filter((diagnostic) => diagnostic.code === code);
  assert.equal(found.length, 1, `${code}: ${JSON.stringify(compiled(text).diagnostics.map(({ message }) => message))}`);
  return found[0] as Diagnostic;
}

/** A document that runs, with some lines under Error Handling. */
function handling(...lines: string[]): string {
  return `# REQ-I-001: X\n\n## General Information\n**ID**: REQ-I-001\n**External System**: Example\n**Criticality**: Important\n**Type**: REST API\n
## Technical Specifications\n### Endpoint/Connection\n- **URL**: https://api.example.com\n\n## Error Handling\n${lines.join('\n')}\n`;
}

/** The text that a range covers. */
function covered(text: string, { range: { start, end } }: Diagnostic): string {
  assert.equal(start.line, end.line);
  return (text.split('\n')[start.line - 1] ?? '').slice(start.column - 1, end.column - 1);
}

const PROFILE: VendorProfile = {
  name: 'example',
  systems: ['example'],
  hosts: ['*.example.com'],
  clauses: [
    { label: 'Idempotency', value: 'header X-Key, kept 24 h', source: 'https://example.com/docs', checked: '2026-08-01' },
    { label: 'Retry', value: '5 times', source: 'https://example.com/docs', checked: '2026-08-01' },
    {
      label: 'URL',
      qualifier: 'sandbox',
      value: 'https://sandbox.example.com',
      source: 'https://example.com/docs',
      checked: '2026-08-01',
    },
  ],
  codePaths: ['fault.code'],
  errors: [
    {
      statuses: ['409'],
      codes: ['busy'],
      means: 'busy',
      outcome: 'rejected',
      retry: true,
      source: 'https://example.com/docs',
      checked: '2026-08-01',
    },
  ],
  limitHeaders: [],
};

describe('the worked example', () => {
  test('compiles, and all there is to say are notes', () => {
    const { diagnostics } = compiled(WORKED);
    assert.deepEqual([...new Set(diagnostics.map(({ severity }) => severity))], ['note']);
    assert.ok(diagnostics.every(({ code }) => code === 'not-executed-yet'));
  });

  test('means what it says', () => {
    const made = requirement(WORKED);
    assert.equal(made.id, 'REQ-I-001');
    assert.equal(made.slug, 'payment-gateway');
    assert.equal(made.criticality, 'critical');
    assert.deepEqual(made.dependsOn, [{ id: 'REQ-I-002', soft: true }]);
    assert.deepEqual(made.endpoint, { ...NOWHERE, url: 'https://api.stripe.com', protocol: 'HTTPS', minimumTls: '1.2' });
    assert.deepEqual(made.authentication, [{ scheme: 'bearer', token: { store: 'env', name: 'STRIPE_SECRET_KEY' } }]);
    assert.deepEqual(
      made.operations.map(({ name, idempotent, read, policies }) => [
        name,
        idempotent,
        read,
        policies.timeout.attempt,
        policies.fallback.steps.length,
      ]),
      [
        ['create payment', 'by key', false, 5_000, 1],
        ['read payment', 'yes', true, 2_000, 0],
        ['refund', 'by key', false, 5_000, 1],
      ],
    );
    assert.deepEqual(
      made.errors.rules.map(({ statuses, codes, outcome, retry, clause }) => [
        statuses.join(),
        codes.join(),
        outcome,
        retry,
        clause,
      ]),
      [
        ['402', 'card_declined', 'rejected', false, 'error-handling.errors(402 card_declined)'],
        ['404', '', 'rejected', false, 'error-handling.errors(404)'],
        ['429', 'lock_timeout', 'rejected', true, 'error-handling.errors(429 lock_timeout)'],
        ['409', '', 'rejected', true, 'error-handling.retry'],
      ],
    );
    assert.equal(made.policies.deadline.total, 16_000);
    assert.equal(made.policies.concurrency.max, 30);
    assert.equal(made.policies.rateLimit.wait, 2_000);
    assert.deepEqual(made.environments, ['sandbox']);
  });

  test('compiles for its sandbox', () => {
    assert.equal(requirement(WORKED, 'sandbox').endpoint.url, 'http://127.0.0.1:12111');
    assert.equal(requirement(WORKED, 'Sandbox').environment, 'sandbox');
    assert.ok(!codesOf(WORKED, 'sandbox').includes('undeclared-environment'));
    assert.ok(codesOf(WORKED, 'staging').includes('undeclared-environment'));
  });

  test('is frozen to the bottom, and shares equal settings', () => {
    const made = requirement(WORKED);
    const visit = (value: unknown): void => {
      if (typeof value !== 'object' || value === null) return;
      assert.ok(Object.isFrozen(value));
      Object.values(value).forEach(visit);
    };
    visit(made);
    for (const { policies } of made.operations) {
      assert.equal(policies.retry, made.policies.retry);
      assert.equal(policies.deadline, made.policies.deadline);
    }
  });

  test('every value has a provenance and every deciding clause exists', () => {
    const made = requirement(WORKED);
    const keys = new Set(made.clauses.map(({ key }) => key));
    for (const policies of [made.policies, ...made.operations.map((operation) => operation.policies)]) {
      for (const [policy, settings] of Object.entries(policies)) {
        if (settings !== undefined && policy !== 'fallback')
          assert.ok(keys.has(settings.clause), `${policy}: ${settings.clause}`);
      }
    }
    const timeout = made.clauses.find(({ key }) => key === 'error-handling.timeout');
    assert.deepEqual(timeout?.provenance, {
      from: 'document',
      file: 'integrations/REQ-I-001-payment-gateway.md',
      range: { start: { line: 42, column: 16 }, end: { line: 42, column: 44 } },
    });
  });
});

describe('templates', () => {
  test('the unfilled one is all placeholders', () => {
    const { requirement: made, diagnostics } = compiled(BARE);
    assert.equal(made, undefined);
    assert.deepEqual([...new Set(diagnostics.map(({ code }) => code))], ['placeholder-left']);
    assert.equal(diagnostics.length, 18);
  });

  test('filled in, it compiles without a word', () => {
    const answers: readonly (readonly [string, string])[] = [
      ['REQ-I-XXX', 'REQ-I-001'],
      ['[Integration Name]', 'Payments'],
      ['[System/Service Name]', 'PayCo'],
      ['[Provider/Team]', 'Payments team'],
      ['Critical | Important | Optional', 'Important'],
      ['REST API | SOAP | File Exchange | Database', 'REST API'],
      ['[Description of what the integration does and why it is necessary]', 'Takes payments.'],
      ['[Endpoint URL]', 'https://api.example.com'],
      ['[HTTP/HTTPS/FTP/etc.]', 'HTTPS'],
      ['[Auth Type]', 'Bearer token from env:TOKEN'],
      ['[Call limits]', '100 requests/second'],
      ['[Format and structure of data sent]', 'JSON'],
      ['[Format and structure of data received]', 'JSON'],
      ['[Expected uptime]', '99.9% over 30 days'],
      ['[Maximum response time]', 'p95 ≤ 800 ms'],
      ['[Operations/second]', '50 operations/second'],
      ['[How to handle errors and failures]', 'We try again.'],
      ['[How to test the integration]', 'In the sandbox.'],
    ];
    const filled = answers.reduce((text, [placeholder, answer]) => text.replaceAll(placeholder, answer), BARE);
    assert.deepEqual(compiled(filled).diagnostics, []);
    const made = requirement(filled);
    assert.equal(made.operations.length, 7);
    assert.ok(made.operations.every(({ implicit, policies }) => implicit && policies === made.policies));
    assert.equal(requirement(filled.replaceAll('\n', '\r\n')).revision, made.revision);
  });

  test('the one that `new` writes has nothing but notes', () => {
    for (const criticality of ['critical', 'important', 'optional'] as const) {
      const text = newDocument({
        id: 'REQ-I-001',
        title: 'Some: system',
        system: 'Some: system',
        url: 'https://api.example.com',
        owner: 'Team',
        criticality,
        authentication: 'none',
      });
      assert.ok(compiled(text).diagnostics.every(({ severity }) => severity === 'note'));
      assert.equal(requirement(text).criticality, criticality);
    }
  });

  test('its answers may be unknown: it checks, and has no URL to run with', () => {
    const text = newDocument({
      id: 'REQ-I-001',
      title: 'X',
      system: 'X',
      url: 'TBD',
      owner: 'TBD',
      criticality: 'optional',
      authentication: 'TBD',
    });
    assert.ok(compiled(text).diagnostics.every(({ severity }) => severity !== 'error'));
    assert.equal(requirement(text).endpoint.url, undefined);
  });
});

describe('what is said and what is not', () => {
  test('defaults are finite and visible', () => {
    const { policies, clauses } = requirement(handling('Nothing special.'));
    assert.equal(policies.timeout.attempt, 10_000);
    assert.equal(policies.deadline.total, 30_000);
    assert.deepEqual(policies.retry.on, ['429', '5xx', 'network', 'timeout']);
    assert.equal(policies.circuitBreaker.mode, 'enforced');
    assert.equal(policies.hedge, undefined);
    const defaults = clauses.filter(({ provenance }) => provenance.from === 'default').map(({ key }) => key);
    for (const label of ['timeout', 'retry', 'retry-budget', 'circuit-breaker', 'concurrency'])
      assert.ok(defaults.includes(`error-handling.${label}`));
  });

  test('`none` turns a policy off', () => {
    const { policies } = requirement(handling('- **Retry**: none', '- **Circuit Breaker**: none', '- **Cache**: none'));
    assert.equal(policies.retry.retries, 0);
    assert.equal(policies.circuitBreaker.mode, 'disabled');
    assert.equal(policies.cache, undefined);
  });

  test('a default never contradicts what is written beside it', () => {
    assert.equal(requirement(handling('- **Timeout**: 60 s per attempt')).policies.deadline.total, 180_600);
    assert.equal(requirement(handling('- **Timeout**: 4 s in all')).policies.timeout.attempt, 4_000);
    assert.equal(
      requirement(handling('- **Circuit Breaker**: opens at 50% of the last 10 calls')).policies.circuitBreaker.minimumCalls,
      10,
    );
    assert.equal(
      requirement(handling('- **Circuit Breaker**: opens at 50% failures, probes after 10 min')).policies.circuitBreaker.maxWait,
      600_000,
    );
  });

  test('the document wins over the profile, the profile over the defaults', () => {
    const made = requirement(handling('- **Retry**: once'), undefined, [PROFILE]);
    assert.equal(made.profile, 'example');
    assert.equal(made.policies.retry.retries, 1);
    assert.equal(made.policies.idempotency?.header, 'X-Key');
    assert.equal(made.operations.find(({ name }) => name === 'POST')?.idempotent, 'by key');
    assert.deepEqual(made.errors.codePaths, ['fault.code']);
    assert.equal(requirement(handling(''), undefined, [PROFILE]).policies.retry.retries, 5);
    assert.equal(made.clauses.find(({ key }) => key === 'error-handling.idempotency')?.provenance.from, 'profile');
    assert.equal(
      requirement(handling('').replace('**External System**: Example', '**Profile**: none'), undefined, [PROFILE]).profile,
      undefined,
    );
  });

  test('policies can be for one operation or one environment', () => {
    const text = handling(
      '- **Timeout**: 2 s',
      '- **Timeout (get)**: 1 s',
      '- **Retry (sandbox)**: none',
      '- **Retry**: 3 times',
    );
    const made = requirement(text);
    assert.equal(made.operations.find(({ name }) => name === 'GET')?.policies.timeout.attempt, 1_000);
    assert.equal(made.operations.find(({ name }) => name === 'POST')?.policies.timeout.attempt, 2_000);
    assert.equal(made.policies.retry.retries, 3);
    assert.equal(requirement(text, 'sandbox').policies.retry.retries, 0);
  });

  test('labels that say a part of a clause are put together', () => {
    const made = requirement(
      handling(
        '- **Max Retry Attempts**: 4',
        '- **Retry Intervals**: 1 s, 2 s, 4 s',
        '- **Base URL(s)**: https://a.example.com',
      ).replace('- **URL**: https://api.example.com\n', ''),
    );
    assert.equal(made.policies.retry.retries, 4);
    assert.deepEqual(made.policies.retry.backoff, { kind: 'exponential', initial: 1_000, max: 4_000 });
    assert.equal(made.endpoint.url, 'https://a.example.com');
  });

  test('clauses come as lines, list items, nested lists and two-column tables, under headings with emoji and numbers', () => {
    const text = `# REQ-I-001: X\n\n## 📋 1. General Information\n\n| Field | Value |\n|---|---|\n| **Criticality** | Critical |\n| Owner | Team |\n
### 2.1 🔌 Endpoint / Connection\n1. **Endpoint URL:** <https://api.example.com>\n2. **Rate Limits**:\n   - 100 requests/second\n   - 10,000 per day\n
## Error Handling\n**Timeout:**\n2 s per attempt\n**Retry**: 3 times, exponential backoff from 200 ms to 2 s, full jitter, on\n429, 5xx\n**Circuit Breaker**: opens at 50% failures. It has saved us twice.\n`;
    const { diagnostics } = compiled(text);
    assert.deepEqual(diagnostics, []);
    const made = requirement(text);
    assert.equal(made.criticality, 'critical');
    assert.equal(made.owner, 'Team');
    assert.equal(made.endpoint.url, 'https://api.example.com');
    assert.deepEqual(
      made.policies.rateLimit.limits.map(({ count, kind }) => [count, kind]),
      [
        [100, 'rate'],
        [10_000, 'quota'],
      ],
    );
    assert.equal(made.policies.timeout.attempt, 2_000);
    assert.deepEqual(made.policies.retry.on, ['429', '5xx']);
  });

  test('text in fences, comments and quotes is never a clause', () => {
    const text = handling(
      '```',
      '- **Retry**: 9 times',
      '```',
      '<!--',
      '**Retry**: 8 times',
      '-->',
      '> **Retry**: 7 times',
      '',
      '    **Retry**: 6 times',
      '',
      '- **Retry**: 1',
    );
    assert.equal(requirement(text).policies.retry.retries, 1);
  });
});

describe('diagnostics', () => {
  test('a bad value blocks, points at itself, and says what would be accepted', () => {
    const text = handling('- **Timeout**: 2 lightyears');
    const found = only(text, 'invalid-value');
    assert.ok(found.blocks);
    assert.equal(covered(text, found), '2 lightyears');
    assert.match(found.remedy, /2 s/);
    assert.equal(found.clause, 'error-handling.timeout');
    assert.equal(found.requirement, 'REQ-I-001');
    assert.equal(compiled(text).requirement, undefined);
  });

  test('a phrase without end is refused, and words may go on', () => {
    assert.match(only(handling(`- **Retry**: ${'('.repeat(5_000)}`), 'invalid-value').message, /2000 characters/);
    assert.deepEqual(codesOf(`${handling('')}\n## Exchanged Data\n**Input**: ${'words '.repeat(1_000)}\n`), []);
  });

  test('the nearest rewrite is a fix', () => {
    const text = handling('').replace('https://api.example.com', 'api.example.com');
    assert.deepEqual(only(text, 'invalid-value').fix?.edits[0]?.text, 'https://api.example.com');
  });

  test('a label that is nearly one blocks where things run, and only there', () => {
    const found = only(handling('- **Timout**: 2 s'), 'misspelled-clause');
    assert.ok(found.blocks);
    assert.equal(found.fix?.edits[0]?.text, 'Timeout');
    assert.ok(!only(`${handling('')}\n## Testing\n- **Timout**: 2 s\n`, 'unknown-clause').blocks);
    assert.ok(!only(handling('- **Moon phase**: full'), 'unknown-clause').blocks);
  });

  test('a clause in the wrong section is read, with a warning', () => {
    const text = handling('- **Owner**: Team');
    assert.equal(only(text, 'misplaced-clause').severity, 'warning');
    assert.equal(requirement(text).owner, 'Team');
  });

  test('twice the same is a question', () => {
    assert.ok(only(handling('- **Timeout**: 2 s', '- **Timeout**: 3 s'), 'duplicate-clause').blocks);
    assert.deepEqual(codesOf(handling('- **Timeout**: 2 s', '- **Timeout (GET)**: 3 s')), []);
  });

  test('a qualifier that names nothing blocks, with the nearest name', () => {
    assert.match(only(handling('- **Timeout (sandbx)**: 2 s'), 'unknown-qualifier').message, /sandbx/);
    assert.match(
      only(WORKED.replace('- **Retry**', '- **Timeout (refnd)**: 1 s\n- **Retry**'), 'unknown-qualifier').message,
      /refund/,
    );
    assert.match(only(handling('- **Fallback**: fail (refund)'), 'unknown-operation').message, /refund/);
  });

  test('what nobody knows is a warning and a safe default', () => {
    const text = handling('- **Retry**: TBD', '- **Circuit Breaker**: not documented');
    assert.deepEqual(codesOf(text), ['value-unknown', 'value-unknown']);
    assert.equal(requirement(text).policies.retry.retries, 2);
    const slow = handling('').replace('## Error', '## SLA and Performance\n- **Response Time**: sub-second\n\n## Error');
    assert.match(only(slow, 'value-unknown').remedy, /p95 ≤ 800 ms/);
    assert.deepEqual(requirement(slow).objectives.responseTime, { unknown: 'sub-second' });
  });

  test('rows that cannot be read block', () => {
    const table = (row: string) =>
      `${handling('')}\n## Exchanged Data\n| Operation | Request | Idempotent | Timeout |\n|---|---|---|---|\n${row}\n`;
    assert.deepEqual(codesOf(table('| read | `GET /x` | yes | 2 s |')), []);
    for (const row of [
      '| read | fetch it | yes | 2 s |',
      '| read | `GET /x` | perhaps | 2 s |',
      '| read | `GET /x` | yes | soon |',
      '| | `GET /x` | | |',
      '| pay | `POST /x` | by key | |',
    ]) {
      assert.ok(only(table(row), 'invalid-operation').blocks, row);
    }
    const errors = (row: string) => handling('', '| When | Means | Then |', '|---|---|---|', row);
    assert.deepEqual(codesOf(errors('| 404 | gone | rejected |')), []);
    for (const row of ['| sometimes | x | rejected |', '| 404 | x | shrug |', '| 404 | x | refused |'])
      assert.ok(only(errors(row), 'invalid-error-row').blocks, row);
  });

  test('without an id nothing runs', () => {
    const { diagnostics } = compile(readDocument('# Payments\n', 'notes.md'), { profiles: [] });
    assert.deepEqual(
      diagnostics.map(({ code }) => code),
      ['missing-id'],
    );
  });

  test('every code has a page that says what, why and what to do', () => {
    for (const code of Object.keys(CODES)) {
      const page = readFileSync(`${import.meta.dirname}/codes/${code}.md`, 'utf8');
      const parts = page.split(/^#+ .*\n/m).map((part) => part.trim());
      assert.equal(parts.length, 4, code);
      assert.ok(page.startsWith(`# ${code}\n`) && parts.slice(1).every((part) => part.length > 20), code);
    }
  });
});

describe('revisions', () => {
  const revisions = (text: string) => new Map(requirement(text).clauses.map(({ key, revision }) => [key, revision]));

  test('wording, white space and prose elsewhere change nothing', () => {
    const before = requirement(WORKED);
    const reworded = WORKED.replace(
      '3 s per attempt, 16 s in all',
      '16 s overall; 3000 ms per attempt. It was 20 s once.',
    ).replace('## Security', 'Some prose.\n\n## 🔒 Security');
    assert.equal(requirement(reworded).revision, before.revision);
    assert.match(before.revision, /^[0-9a-f]{16}$/);
  });

  test('a changed value changes its own clause and the whole', () => {
    const before = revisions(WORKED);
    const after = revisions(WORKED.replace('16 s in all', '17 s in all'));
    const changed = [...after].filter(([key, revision]) => before.get(key) !== revision).map(([key]) => key);
    assert.deepEqual(changed, ['error-handling.timeout']);
    assert.notEqual(requirement(WORKED).revision, requirement(WORKED.replace('16 s in all', '17 s in all')).revision);
  });
});

test('never throws, whatever the text, and blocks exactly when there is no requirement', () => {
  const lines = [
    ...WORKED.split('\n'),
    ...BARE.split('\n'),
    '- **Retry**:',
    '- **Timeout (a, b)**: x',
    '| a | b |',
    '**Authentication**: OAuth 2.0 client credentials',
    '  - **Token URL**: x',
    '```',
    '<!--',
    '-->',
  ];
  const text = fc.oneof(
    fc.array(fc.constantFrom(...lines), { maxLength: 40 }).map((all) => all.join('\n')),
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc
      .tuple(fc.nat(WORKED.length), fc.nat(40), fc.string({ maxLength: 8 }))
      .map(([at, cut, put]) => WORKED.slice(0, at) + put + WORKED.slice(at + cut)),
  );
  fc.assert(
    fc.property(text, (written) => {
      const { requirement: made, diagnostics } = compiled(written, 'sandbox', [PROFILE]);
      assert.equal(
        made === undefined,
        diagnostics.some(({ blocks }) => blocks),
      );
      const lineCount = written.split(/\r\n|\r|\n/).length;
      for (const { range, message } of diagnostics) {
        assert.ok(range.start.line >= 1 && range.end.line <= lineCount, message);
        assert.ok(range.start.line < range.end.line || range.start.column <= range.end.column, message);
      }
    }),
    { numRuns: 1500, seed: 20260806 },
  );
});
