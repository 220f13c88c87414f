/** What a document says beyond its running clauses: risks, exit plan, workflow, requests of every type, and what cannot go together. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { RequestShape } from '../../requirement/operation.ts';
import type { IntegrationType } from '../../requirement/requirement.ts';
import { compile } from '../compile.ts';
import { readDocument } from '../read.ts';
import { newDocument } from '../template.ts';
import { formatShape, requestForms, requestShape } from './request-shape.ts';

function compiled(more: string, { type = 'REST API', url = 'https://api.example.com', endpoint = '', data = '' } = {}) {
  const text = `# REQ-I-001: X

## General Information
**ID**: REQ-I-001
**External System**: X
**Criticality**: Important
**Type**: ${type}

## Technical Specifications
### Endpoint/Connection
- **URL**: ${url}
${endpoint}
### Exchanged Data
${data}

${more}
`;
  const { meaning, diagnostics } = compile(readDocument(text, 'REQ-I-001-x.md'), { profiles: [] });
  const told = diagnostics.filter(({ severity }) => severity !== 'note');
  return {
    meaning,
    told: told.map(({ code, severity, blocks }) => `${severity} ${code}${blocks ? ' blocks' : ''}`),
    diagnostics,
  };
}

function made(more: string, parts = {}) {
  const { meaning, told } = compiled(more, parts);
  assert.ok(meaning);
  assert.deepEqual(told, []);
  return meaning;
}

test('risks: the table, lists below the categories, and bold labels mean the same', () => {
  const risks = [
    { risk: 'Downtime', category: 'Availability', likelihood: undefined, impact: undefined, mitigation: 'a queue' },
    { risk: 'Leaked key', category: 'Security', likelihood: undefined, impact: undefined, mitigation: undefined },
  ];
  const table =
    '## Risks\n| Risk | Category | Mitigation |\n|---|---|---|\n| Downtime | Availability | a queue |\n| Leaked key | Security | |\n';
  const lists =
    '## ⚠️ Common Risks\nThese are known:\n\n### Availability\n- Downtime\n  - Mitigation: a queue\n\n### Security\n- Leaked key\n';
  const inline = '## Risks\n### Availability risks\n1. Downtime (mitigation: a queue)\n### 2. Security\n* Leaked key\n';
  const labels = '## Risks\n- **Availability**: Downtime. Mitigation: a queue\n- **Security**: Leaked key\n';
  for (const text of [table, lists, inline]) assert.deepEqual(made(text).risks, risks, text);
  assert.deepEqual(
    made(labels).risks.map(({ risk, category }) => ({ risk, category })),
    risks.map(({ risk, category }) => ({ risk, category })),
  );
});

test('risks: levels and categories that are none are told of, and stop nothing', () => {
  const { meaning, told } = compiled(
    '## Risks\n| Risk | Category | Likelihood | Impact | Mitigation |\n|---|---|---|---|---|\n| Downtime | Weather | Medium | gigantic | a queue |\n',
  );
  assert.deepEqual(told, ['warning invalid-value', 'warning invalid-value']);
  assert.deepEqual(meaning?.risks, [
    { risk: 'Downtime', category: undefined, likelihood: 'medium', impact: undefined, mitigation: 'a queue' },
  ]);
});

test('risks: a clause that runs is a clause there too', () => {
  const { meaning, told } = compiled('## Risks\n- **Vendor lock-in**: a second provider\n- **Retry**: 7 times\n');
  assert.deepEqual(told, ['warning misplaced-clause']);
  assert.equal(meaning?.policies.retry.retries, 7);
  assert.deepEqual(
    meaning?.risks.map(({ risk }) => risk),
    ['Vendor lock-in: a second provider'],
  );
});

test('the exit plan is kept in its words', () => {
  assert.equal(made('').alternatives, undefined);
  assert.equal(made('## Alternatives\n').alternatives, undefined);
  assert.equal(
    made('## Alternatives\nREQ-I-006 takes over.\n\n- Export the data\n- **Notice**: 90 days\n').alternatives,
    'REQ-I-006 takes over.\n\n- Export the data\n\nNotice: 90 days',
  );
});

test('workflow: items by what people call them, phases by their headings, who and when', () => {
  const { workflow } = made(`## 🔄 Integration Workflow
### 1. Design Phase
- [x] requirements analysis (Anna Rossi, 2026-10-01)
- [x] PoC (2026-10-02)
- [ ] Own item (see the wiki)
### 3. Testing Phase
- [X] **E2E testing** (@bob)
- no task

## Testing
- [ ] elsewhere
`);
  assert.deepEqual(workflow.tasks, [
    { phase: 'design', item: 'Requirements analysis', done: true, by: 'Anna Rossi', on: '2026-10-01' },
    { phase: 'design', item: 'Proof of Concept', done: true, by: undefined, on: '2026-10-02' },
    { phase: 'design', item: 'Own item (see the wiki)', done: false, by: undefined, on: undefined },
    { phase: 'testing', item: 'End-to-end testing', done: true, by: '@bob', on: undefined },
  ]);
});

test('workflow: without headings the items know their phase; a day that is none is told of', () => {
  const { meaning, told, diagnostics } = compiled('## Workflow\n- [x] Unit testing (Anna, 2026-2-3)\n- [ ] Documentation\n');
  assert.deepEqual(told, ['warning invalid-value']);
  assert.match(diagnostics.find(({ severity }) => severity === 'warning')?.remedy ?? '', /2026-02-03/);
  assert.deepEqual(
    meaning?.workflow.tasks.map(({ phase, by, on }) => [phase, by, on]),
    [
      ['development', 'Anna', undefined],
      ['deployment', undefined, undefined],
    ],
  );
});

test('what nothing runs by cannot be read: told of, and traffic goes on', () => {
  const { meaning, told } = compiled(
    '## Security\n- **Rotation**: now and then\n- **Send Only**: what it needs\n\n## SLA and Performance\n- **Availability**: 99.9% maybe\n',
  );
  assert.deepEqual(told, ['warning invalid-value', 'warning invalid-value', 'error invalid-value']);
  assert.ok(meaning);
  assert.equal(meaning.security.rotation, undefined);
  assert.deepEqual(compiled('## Error Handling\n- **Retry**: now and then\n').told, ['error invalid-value blocks']);
  assert.deepEqual(compiled('## Security\n- **Allowed IPs**: the office\n').told, ['error invalid-value blocks']);
});

const SHAPES: readonly (readonly [IntegrationType, RequestShape, ...written: string[]])[] = [
  ['GraphQL API', { kind: 'graphql', operation: 'query', name: 'readOrder' }, 'query readOrder', 'Query readOrder'],
  ['SOAP', { kind: 'soap', service: undefined, operation: 'GetAccount' }, 'GetAccount', 'operation GetAccount'],
  ['SOAP', { kind: 'soap', service: 'AccountService', operation: 'Get' }, 'AccountService.Get'],
  [
    'Message Queue',
    { kind: 'message', action: 'publish', topic: 'orders.created' },
    'publish orders.created',
    'send to topic orders.created',
  ],
  ['Message Queue', { kind: 'message', action: 'consume', topic: 'orders' }, 'consume orders', 'subscribe to orders'],
  ['Database', { kind: 'query', file: 'queries/read.sql', name: undefined }, 'queries/read.sql'],
  ['Database', { kind: 'query', file: 'queries/all.sql', name: 'read_order' }, 'queries/all.sql#read_order'],
  [
    'Object Storage',
    { kind: 'object', action: 'PUT', key: 'invoices/{id}.pdf' },
    'PUT invoices/{id}.pdf',
    'put invoices/{id}.pdf',
  ],
  [
    'File Exchange',
    { kind: 'file', action: 'read', pattern: 'incoming/*.csv', schedule: { days: [], at: 120, zone: 'UTC' } },
    'read incoming/*.csv daily at 02:00 UTC',
    'incoming/*.csv daily at 02:00 UTC',
    'download incoming/*.csv every day at 2:00 UTC',
  ],
  [
    'File Exchange',
    { kind: 'file', action: 'write', pattern: 'out/{date}.csv', schedule: { every: 3_600_000 } },
    'write out/{date}.csv every 1 h',
    'upload out/{date}.csv hourly',
  ],
  ['File Exchange', { kind: 'file', action: 'read', pattern: 'in/a.xml', schedule: undefined }, 'read in/a.xml', 'in/a.xml'],
  ['Cache', { kind: 'cache', action: 'get', key: 'session:{id}' }, 'get session:{id}', 'GET session:{id}'],
  ['Mail', { kind: 'mail', template: 'welcome' }, 'send template welcome', 'send welcome'],
  ['Telemetry', { kind: 'telemetry', signal: 'traces' }, 'export traces', 'push traces'],
];

for (const [type, shape, canonical = '', ...others] of SHAPES) {
  test(`${type}: ${canonical}`, () => {
    assert.equal(formatShape(shape), canonical);
    for (const written of [canonical, ...others]) assert.deepEqual(requestShape(written, type), shape, written);
    const data = `| Operation | Request |\n|---|---|\n| it | \`${canonical}\` |`;
    const { meaning } = compiled('', { type, url: 'https://x.example', data });
    assert.deepEqual(meaning?.operations[0]?.shape, shape);
  });
}

test('a request that is none of its type is an error with the forms, and stops only what would be called', () => {
  const data = '| Operation | Request |\n|---|---|\n| it | do as you like, please |';
  for (const type of [
    'GraphQL API',
    'SOAP',
    'Message Queue',
    'Database',
    'Object Storage',
    'File Exchange',
    'Cache',
    'Mail',
    'Telemetry',
  ] as const) {
    const { told, diagnostics } = compiled('', { type, data });
    assert.deepEqual(told, ['error invalid-operation'], type);
    const [form = ''] = requestForms(type);
    assert.ok(diagnostics.find(({ code }) => code === 'invalid-operation')?.remedy.includes(form), type);
  }
  assert.deepEqual(compiled('', { data }).told, ['error invalid-operation blocks']);
});

test('a method and path is a request of every type over HTTP, and has no other shape', () => {
  const data = '| Operation | Request |\n|---|---|\n| it | `POST /services/x` |';
  for (const type of ['REST API', 'GraphQL API', 'SOAP', 'Webhook', 'Object Storage', 'Mail', 'Telemetry']) {
    const [operation] = made('', { type, data }).operations;
    assert.deepEqual(operation?.http, { method: 'POST', path: '/services/x' }, type);
    assert.equal(operation?.shape, undefined, type);
  }
});

test('what only asks may be repeated, in every type', () => {
  const data = '| Operation | Request |\n|---|---|\n| read | get a:{id} |\n| write | set a:{id} |';
  const operations = made('', { type: 'Cache', url: 'rediss://cache.example.com', data }).operations;
  assert.deepEqual(
    operations.map(({ read, idempotent }) => [read, idempotent]),
    [
      [true, 'yes'],
      [false, 'yes'],
    ],
  );
});

test('an address, a protocol or a health check of another type is told of', () => {
  assert.deepEqual(compiled('', { url: 'sftp://files.example.com' }).told, ['error invalid-value']);
  assert.deepEqual(compiled('', { endpoint: '- **Protocol**: Kafka\n' }).told, ['error invalid-value']);
  assert.deepEqual(compiled('## Monitoring\n- **Health Check**: SELECT 1 every 30 s\n').told, ['warning invalid-value']);
  for (const [type, url] of [
    ['Message Queue', 'amqps://b.example.com'],
    ['Message Queue', 'https://sqs.eu-west-1.amazonaws.com/1/q'],
    ['File Exchange', 'sftp://f.example.com/in'],
    ['File Exchange', 'file:///srv/exchange'],
    ['Database', 'postgres://db.example.com/crm'],
    ['Object Storage', 's3://invoices'],
    ['Cache', 'rediss://cache.example.com'],
    ['Mail', 'smtps://mail.example.com'],
  ] as const)
    assert.equal(made('', { type, url }).endpoint.url, url);
  made('## Monitoring\n- **Health Check**: `SELECT 1` every 30 s\n', { type: 'Database', url: 'postgres://db.example.com/crm' });
});

test('links to contracts are found wherever data is described', () => {
  const data =
    '**Input**: JSON, [order](contracts/a.yaml#/x) or [line](<contracts/b.xsd>)\n**Output**: see [site](https://example.com)\n';
  const { contracts } = made('## Testing\n- **Contract**: contracts/c.wsdl, `contracts/d.sql`\n', { data });
  assert.deepEqual(
    contracts.map(({ file, fragment }) => (fragment === undefined ? file : `${file}#${fragment}`)),
    ['contracts/a.yaml#/x', 'contracts/b.xsd', 'contracts/c.wsdl', 'contracts/d.sql'],
  );
});

test('a nested clause that the scheme has no use for is told of', () => {
  const parts = '  - **Token URL**: https://a.example/t\n  - **Client ID**: app\n  - **Client Secret**: env:S\n';
  assert.deepEqual(compiled('', { endpoint: `- **Authentication**: OAuth 2.0 client credentials\n${parts}` }).told, []);
  const { told, diagnostics } = compiled('', {
    endpoint: `- **Authentication**: OAuth 2.0 client credentials\n${parts}  - **Redirect URL**: https://b.example/cb\n`,
  });
  assert.deepEqual(told, ['warning invalid-value']);
  assert.match(diagnostics.find(({ severity }) => severity === 'warning')?.message ?? '', /Redirect URL/);
  assert.deepEqual(compiled('', { endpoint: '- **Authentication**: Bearer token from env:T\n  - **Scope**: read\n' }).told, [
    'warning invalid-value',
  ]);
});

test('what is said of a risk on lines below its bold label belongs to it', () => {
  const [risk] = made(
    '## Risks\n### Business\n- **Vendor lock-in**: one provider\n  - **Likelihood**: High\n  - **Mitigation**: a second one\n',
  ).risks;
  assert.deepEqual(risk, {
    risk: 'Vendor lock-in: one provider',
    category: 'Business',
    likelihood: 'high',
    impact: undefined,
    mitigation: 'a second one',
  });
});

test('the worked example and a new document land whole', () => {
  const example = readFileSync(new URL('../fixtures/REQ-I-001-payment-gateway.md', import.meta.url), 'utf8');
  const fresh = newDocument({
    id: 'REQ-I-007',
    title: 'Feed',
    system: 'Partner',
    url: 'https://api.example.com',
    owner: 'Data team',
    criticality: 'important',
    authentication: 'none',
  });
  for (const [file, text] of [
    ['REQ-I-001-payment-gateway.md', example],
    ['REQ-I-007-feed.md', fresh],
  ] as const) {
    const { meaning, diagnostics } = compile(readDocument(text, file), { profiles: [] });
    assert.deepEqual(
      diagnostics.map(({ code }) => code).filter((code) => code !== 'not-executed-yet'),
      [],
      file,
    );
    assert.ok(meaning);
    assert.deepEqual(meaning.security.rotation, { every: 7_776_000_000, overlap: 86_400_000 });
    assert.deepEqual(meaning.monitoring.healthCheck?.expects, ['200']);
    assert.equal(meaning.testing.failureScenarios.length, 6);
    assert.equal(meaning.testing.load?.for, 60_000);
    assert.ok(
      meaning.risks.length >= 3 &&
        meaning.risks.every(({ category, likelihood, impact, mitigation }) => category && likelihood && impact && mitigation),
    );
    assert.equal(meaning.workflow.tasks.length, 16);
    assert.deepEqual(
      ['design', 'development', 'testing', 'deployment'].map(
        (phase) => meaning.workflow.tasks.filter((task) => task.phase === phase).length,
      ),
      [4, 4, 4, 4],
    );
  }
});
