/** A document with every policy on, for one upstream. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export function writeBenchDocument(folder: string, url: string): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'REQ-I-001-bench.md'), benchDocument(url));
}

export function benchDocument(url: string): string {
  return `# REQ-I-001: Bench

## General Information
**ID**: REQ-I-001
**External System**: Bench
**Owner**: Bench
**Criticality**: Important
**Type**: REST API

## Integration Description
Measures what the policies cost.

## Technical Specifications
### Endpoint/Connection
- **URL**: ${url}
- **Protocol**: HTTP
- **Authentication**: none
- **Rate Limits**: 10,000,000 requests/second; wait up to 2 s

### Exchanged Data
| Operation | Request | Input | Output | Idempotent | Timeout |
|---|---|---|---|---|---|
| read | \`GET /1k\` | | | yes | 5 s |
| read large | \`GET /64k\` | | | yes | 5 s |

## SLA and Performance
- **Availability**: 99.9% over 30 days
- **Response Time**: p95 ≤ 800 ms
- **Throughput**: 50 operations/second

## Error Handling
- **Timeout**: 5 s per attempt, 20 s in all
- **Retry**: 2 times, exponential backoff from 200 ms to 2 s, full jitter, on 429, 5xx, network, timeout
- **Circuit Breaker**: opens at 50% failures of at least 20 calls in 10 s, probes after 15 s
- **Concurrency**: at most 256, queue 1,000 for up to 2 s

## Testing
By the benchmarks.
`;
}
