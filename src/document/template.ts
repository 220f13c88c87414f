/**
 * The document that `new` writes: complete, and valid as it stands. The answers are taken as they are; everything else is a
 * careful start, said in the canonical phrases, for people to correct.
 */
import type { Criticality } from '../requirement/requirement.ts';

export interface Answers {
  /** `REQ-I-007`. */
  readonly id: string;
  readonly title: string;
  readonly system: string;
  readonly url: string;
  readonly owner: string;
  readonly criticality: Criticality;
  /** A phrase of the document language: `Bearer token from env:STRIPE_SECRET_KEY`. */
  readonly authentication: string;
  /** What is sent; default JSON. */
  readonly input?: string | undefined;
}

const CRITICALITY: Readonly<
  Record<Criticality, { readonly word: string; readonly availability: string; readonly without: string }>
> = {
  critical: { word: 'Critical', availability: '99.9% over 30 days', without: 'the product stops' },
  important: { word: 'Important', availability: '99.5% over 30 days', without: 'the product goes on with less' },
  optional: { word: 'Optional', availability: '99% over 30 days', without: 'hardly anybody notices' },
};

export function newDocument({ id, title, system, url, owner, criticality, authentication, input = 'JSON' }: Answers): string {
  const { word, availability, without } = CRITICALITY[criticality];
  return `# ${id}: ${line(title)}

## General Information
**ID**: ${id}
**External System**: ${line(system)}
**Owner**: ${line(owner)}
**Criticality**: ${word}
**Type**: REST API

## Integration Description
Connects the product with ${line(system)}. Without it, ${without}.

## Technical Specifications

### Endpoint/Connection
- **URL**: ${line(url)}
- **Protocol**: HTTPS, TLS 1.2 or newer
- **Authentication**: ${line(authentication)}
- **Rate Limits**: 10 requests/second; wait up to 2 s

### Exchanged Data
**Input**: ${line(input)}
**Output**: JSON

## SLA and Performance
- **Availability**: ${availability}
- **Response Time**: p95 ≤ 800 ms, p99 ≤ 2 s
- **Throughput**: 5 requests/second

## Error Handling
- **Timeout**: 3 s per attempt, 16 s in all
- **Retry**: 2 times, exponential backoff from 200 ms to 2 s, full jitter, on 429, 5xx, network, timeout
- **Circuit Breaker**: opens at 50% failures of at least 20 calls in 10 s, probes after 15 s
- **Concurrency**: at most 20, queue 20 for up to 1 s

| When | Means | Then |
|---|---|---|
| 404 | there is no such object | rejected |
| 409 | it was changed by somebody else meanwhile | rejected |

## Security
- **Rotation**: every 90 days, overlap 24 h
- **Redact**: password, token

## Monitoring
- **Health Check**: \`GET /\` every 30 s, expects 200 within 2 s

## Testing
- **Failure Scenarios**: no answer, connection reset, 503 for 1 min, 429 with Retry-After, slow answers, expired credential
- **Load**: 5 requests/second for 1 min

## Risks
| Risk | Category | Likelihood | Impact | Mitigation |
|---|---|---|---|---|
| Outage of ${cell(system)} | Availability | Medium | ${criticality === 'critical' ? 'High' : 'Medium'} | time-outs, retries and a circuit breaker |
| Leaked credential | Security | Low | High | secret references, rotation |
| Slow answers hold up our own | Performance | Medium | Medium | a limit on concurrency |
| Price or terms change | Business | Low | Medium | a review every year |

## Workflow
${WORKFLOW}`;
}

const WORKFLOW = [
  ['Design', 'Requirements analysis', 'Evaluation of alternatives', 'Proof of Concept', 'Architecture review'],
  ['Development', 'Implementation', 'Unit testing', 'Integration testing', 'Security review'],
  ['Testing', 'End-to-end testing', 'Performance testing', 'Security testing', 'Disaster recovery testing'],
  ['Deployment', 'Staging deployment', 'Production deployment', 'Monitoring setup', 'Documentation'],
]
  .map(([phase, ...tasks]) => `### ${phase}\n${tasks.map((task) => `- [ ] ${task}\n`).join('')}`)
  .join('\n');

/** An answer stays on its line. */
function line(answer: string): string {
  return answer.replace(/\s+/g, ' ').trim();
}

function cell(answer: string): string {
  return line(answer).replaceAll('|', '\\|');
}
