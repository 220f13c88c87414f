/** Writes a folder of realistic documents, deterministic: about 150 lines and 5 KB each. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export function writeDocuments(folder: string, count: number): void {
  mkdirSync(folder, { recursive: true });
  for (let index = 1; index <= count; index += 1) {
    const id = `REQ-I-${String(index).padStart(5, '0')}`;
    writeFileSync(join(folder, `${id}-service-${index}.md`), text(id, index));
  }
}

function text(id: string, index: number): string {
  const before = index > 1 ? `REQ-I-${String(index - 1).padStart(5, '0')} (soft)` : undefined;
  const prose = Array.from(
    { length: 12 },
    (_, line) =>
      `Paragraph ${line + 1} explains at some length why service ${index} is needed, who asked for it, and what it replaces.`,
  );
  return `# ${id}: Service ${index}

## General Information
**ID**: ${id}
**External System**: Service ${index} of the company
**Owner**: Team ${index % 17}
**Criticality**: ${['Critical', 'Important', 'Optional'][index % 3]}
**Type**: REST API
**Supports**: REQ-F-${String((index % 900) + 1).padStart(3, '0')}
${before === undefined ? '' : `**Depends On**: ${before}\n`}**Review By**: 2099-03-31

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
| create order | \`POST /v1/orders\` | | | by key | 5 s |
| read order | \`GET /v1/orders/{id}\` | | | yes | 2 s |
| cancel order | \`DELETE /v1/orders/{id}\` | | | yes | 2 s |

## SLA and Performance
- **Availability**: 99.9% over 30 days
- **Response Time**: p95 ≤ 800 ms, p99 ≤ 2 s
- **Throughput**: 10 operations/second

## Error Handling
- **Timeout**: 3 s per attempt, 16 s in all
- **Retry**: 2 times, exponential backoff from 200 ms to 2 s, full jitter, on 429, 5xx, network, timeout
- **Circuit Breaker**: opens at 50% failures of at least 20 calls in 10 s, probes after 15 s
- **Idempotency**: header Idempotency-Key, kept 24 h

| When | Means | Then |
|---|---|---|
| 404 | no such object | rejected |
| 409 | already there | rejected |

## Security
- **Rotation**: every 90 days, overlap 24 h
- **Redact**: customer.name

## Monitoring
- **Health Check**: \`GET /health\` every 30 s, expects 200 within 2 s

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

## Workflow
### Design
- [x] Requirements analysis
- [x] Evaluation of alternatives
- [x] Proof of Concept
- [x] Architecture review

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
