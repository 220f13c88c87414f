/**
 * Writes a folder of realistic documents, deterministic: about 150 lines and 5 KB each, every one with a dependency and links into
 * one of a hundred contracts of nearly 50 kB, half of them YAML.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const CONTRACTS = 100;
const PATHS = 160;

export function writeDocuments(folder: string, count: number): void {
  mkdirSync(join(folder, 'contracts'), { recursive: true });
  for (let index = 0; index < CONTRACTS; index += 1) writeFileSync(join(folder, contract(index)), contractText(index));
  for (let index = 1; index <= count; index += 1) {
    const id = `REQ-I-${String(index).padStart(5, '0')}`;
    writeFileSync(join(folder, `${id}-service-${index}.md`), text(id, index));
  }
}

function text(id: string, index: number): string {
  const before = index > 1 ? `REQ-I-${String(index - 1).padStart(5, '0')} (soft)` : undefined;
  const api = contract(index % CONTRACTS);
  const prose = Array.from(
    { length: 26 },
    (_, line) => `Paragraph ${line + 1} says why service ${index} is needed and what it replaces.`,
  );
  return `# ${id}: Service ${index}

## General Information
**ID**: ${id}
**External System**: Service ${index} of the company
**Owner**: Team ${index % 17}
**Criticality**: ${['Critical', 'Important', 'Optional'][index % 3]}
**Type**: REST API
**Supports**: REQ-F-${String((Math.floor(index / 3) % 300) + 1).padStart(3, '0')}
${before === undefined ? '' : `**Depends On**: ${before}\n`}**Review By**: 2099-03-31
**Data Classification**: internal

## Integration Description
${prose.join('\n\n')}

## Technical Specifications

### Endpoint/Connection
- **URL**: https://service-${index}.example.com/api
- **Protocol**: HTTPS, TLS 1.2 or newer
- **Authentication**: Bearer token from env:SERVICE_${index}_TOKEN
- **Rate Limits**: ${20 + (index % 80)} requests/second; 30 concurrent; wait up to 2 s

### Exchanged Data
**Input**: JSON objects
**Output**: JSON objects

| Operation | Request | Input | Output | Idempotent | Timeout |
|---|---|---|---|---|---|
| create order | \`POST /v1/orders\` | [order](${api}#/components/schemas/Order) | [order](${api}#/components/schemas/Order) | by key | 5 s |
| read order | \`GET /v1/orders/{id}\` | | [order](${api}#/paths/~1v1~1orders~1{id}/get) | yes | 2 s |
| cancel order | \`DELETE /v1/orders/{id}\` | | | yes | 2 s |

## SLA and Performance
- **Availability**: 99.9% over 30 days
- **Response Time**: p95 ≤ 800 ms, p99 ≤ 2 s
- **Throughput**: 10 operations/second
- **Cost**: $5 per 1,000 requests

## Error Handling
- **Timeout**: 3 s per attempt, 16 s in all
- **Retry**: 2 times, exponential backoff from 200 ms to 2 s, full jitter, on 429, 5xx, network, timeout
- **Circuit Breaker**: opens at 50% failures of at least 20 calls in 10 s, probes after 15 s
- **Idempotency**: header Idempotency-Key, kept 24 h
- **Fallback**: respond 503

| When | Means | Then |
|---|---|---|
| 404 | no such object | rejected |
| 409 | already there | rejected |

## Security
- **Rotation**: every 90 days, overlap 24 h
- **Redact**: customer.name

## Monitoring
- **Health Check**: \`GET /health\` every 30 s, expects 200 within 2 s
- **Notify**: env:ONCALL

## Testing
- **Failure Scenarios**: no answer, connection reset, 503 for 1 min, slow answers
- **Load**: 10 operations/second for 1 min

## Risks
| Risk | Category | Likelihood | Impact | Mitigation |
|---|---|---|---|---|
| Outage | Availability | Medium | High | retried, then reported |
| Leaked token | Security | Low | High | rotation |
| Slow answers | Performance | Medium | Low | time-out |
| Prices rise | Business | Medium | Medium | second source |

## Alternatives
Another service of the company, within a quarter.

## Workflow
### Design
- [x] Requirements analysis
- [x] Evaluation of alternatives (Anna Rossi, 2026-09-12)
- [x] Proof of Concept
- [x] Architecture review (Marco Bianchi, 2026-10-01)

### Development
- [x] Implementation
- [x] Unit testing
- [ ] Integration testing
- [ ] Security review

### Testing
- [ ] End-to-end testing
- [ ] Performance testing
- [ ] Security testing
- [ ] Disaster recovery testing

### Deployment
- [ ] Staging deployment
- [ ] Production deployment
- [ ] Monitoring setup
- [ ] Documentation
`;
}

function contract(index: number): string {
  return `contracts/service-${index}.${index % 2 === 0 ? 'yaml' : 'json'}`;
}

function contractText(index: number): string {
  const operation = (name: string) => ({ operationId: name, responses: { 200: { description: `The answer of ${name}.` } } });
  const paths: Record<string, object> = {
    '/v1/orders': { post: operation('createOrder') },
    '/v1/orders/{id}': { get: operation('readOrder'), delete: operation('cancelOrder') },
  };
  for (let path = 0; path < PATHS; path += 1) paths[`/v1/things-${path}/{id}`] = { get: operation(`readThing${path}`) };
  const order = { type: 'object', properties: { id: { type: 'string' }, amount: { type: 'integer' } } };
  const api = {
    openapi: '3.1.0',
    info: { title: `Service ${index}`, version: '1' },
    paths,
    components: { schemas: { Order: order } },
  };
  return index % 2 === 0 ? yaml(api, '') : JSON.stringify(api, undefined, 2);
}

function yaml(value: object, indent: string): string {
  return Object.entries(value)
    .map(([key, inner]) =>
      typeof inner === 'object'
        ? `${indent}'${key}':\n${yaml(inner, `${indent}  `)}`
        : `${indent}'${key}': ${JSON.stringify(inner)}\n`,
    )
    .join('');
}
