/** What covers the lines of the template: common risks and best practices. */
import type { TemplatePart } from './template.ts';

const BY_RISKS = ['require-risks', 'risk-without-mitigation'] as const;

export const RISKS_AND_PRACTICES: readonly TemplatePart[] = [
  {
    heading: 'Availability',
    lines: [
      {
        line: 'Downtime of the external service',
        clauses: ['Circuit Breaker', 'Fallback', 'Health Check'],
        codes: [...BY_RISKS, 'require-fallback', 'availability-above-dependencies', 'single-point-of-failure'],
        commands: ['impact'],
      },
      {
        line: 'Uncommunicated changes',
        clauses: ['Contract', 'Review By'],
        codes: [
          ...BY_RISKS,
          'require-contract',
          'contract-unreadable',
          'missing-contract-fragment',
          'require-review-date',
          'review-date-passed',
        ],
      },
      {
        line: 'Unexpected rate limiting',
        clauses: ['Rate Limits', 'Limit Group'],
        codes: [
          ...BY_RISKS,
          'require-rate-limits',
          'throughput-above-rate-limit',
          'retry-storm',
          'hedge-above-rate-limit',
          'throughput-above-dependency-limit',
          'limit-not-shared',
        ],
      },
    ],
  },
  {
    heading: 'Security (risks)',
    lines: [
      {
        line: 'Breach of the third-party service',
        clauses: ['Send Only', 'Receive Only', 'Allowed IPs', 'Webhook Signature'],
        codes: [
          ...BY_RISKS,
          'unrestricted-personal-data',
          'missing-webhook-signature',
          'allowed-ips-too-wide',
          'oauth-without-scope',
        ],
      },
      {
        line: 'Credential exposure',
        clauses: ['Authentication', 'Rotation'],
        codes: [
          ...BY_RISKS,
          'no-secret-value',
          'require-rotation',
          'rotation-too-rare',
          'key-in-query',
          'secret-shared-between-systems',
        ],
      },
      {
        line: 'Data leakage',
        clauses: ['Data Classification', 'Redact', 'Send Only'],
        codes: [
          ...BY_RISKS,
          'no-redaction',
          'require-data-classification',
          'unrestricted-personal-data',
          'personal-data-cached',
          'personal-data-into-unclassified',
          'redacted-key',
        ],
      },
    ],
  },
  {
    heading: 'Performance',
    lines: [
      {
        line: 'Network latency',
        clauses: ['Timeout', 'Hedge', 'Response Time'],
        codes: [...BY_RISKS, 'timeout-below-response-time', 'hedge-too-early', 'response-time-below-dependency'],
      },
      {
        line: 'Bottlenecks on external services',
        clauses: ['Concurrency', 'Rate Limits', 'Load'],
        codes: [
          ...BY_RISKS,
          'concurrency-below-throughput',
          'throughput-above-rate-limit',
          'require-load-test',
          'fallback-too-small',
          'queue-longer-than-wait',
          'load-test-below-throughput',
        ],
      },
      {
        line: 'Cascading failures',
        clauses: ['Circuit Breaker', 'Concurrency', 'Timeout'],
        codes: [
          ...BY_RISKS,
          'require-circuit-breaker',
          'unbounded-concurrency',
          'timeout-too-long',
          'fallback-shares-fate',
          'dependency-cycle',
          'retry-storm',
        ],
        commands: ['impact'],
      },
    ],
  },
  {
    heading: 'Business',
    lines: [
      {
        line: 'Pricing changes',
        clauses: ['Cost', 'Review By'],
        codes: [...BY_RISKS, 'require-cost', 'require-review-date', 'cost-above-budget'],
      },
      {
        line: 'Discontinuation of the service',
        sections: ['Alternatives'],
        codes: [...BY_RISKS, 'require-exit-plan', 'review-date-passed'],
      },
      {
        line: 'Vendor lock-in',
        sections: ['Alternatives'],
        codes: [...BY_RISKS, 'require-exit-plan', 'single-point-of-failure'],
      },
    ],
  },
  {
    heading: "✅ Do's",
    lines: [
      {
        line: 'Implement circuit breakers for fault tolerance',
        clauses: ['Circuit Breaker'],
        codes: ['require-circuit-breaker', 'breaker-never-opens'],
      },
      {
        line: 'Use retry logic with exponential backoff',
        clauses: ['Retry'],
        codes: ['no-backoff', 'no-jitter', 'too-many-retries', 'retries-exceed-deadline'],
      },
      {
        line: 'Continuously monitor integrations',
        clauses: ['Health Check', 'Alerts', 'Notify'],
        codes: ['require-health-check', 'require-recipient', 'monitoring-off'],
      },
      {
        line: 'Accurately document API contracts',
        clauses: ['Contract', 'Input', 'Output'],
        codes: ['require-contract', 'missing-contract-file', 'contract-lacks-operation', 'contract-of-another-kind'],
      },
      { line: 'Test failure scenarios', clauses: ['Failure Scenarios'], codes: ['require-failure-scenarios', 'require-testing'] },
    ],
  },
  {
    heading: "❌ Don'ts",
    lines: [
      {
        line: "Don't make assumptions about availability",
        clauses: ['Availability', 'Depends On', 'Fallback'],
        codes: [
          'availability-above-dependencies',
          'impossible-availability',
          'require-availability',
          'require-fallback',
          'value-unknown',
        ],
      },
      {
        line: "Don't ignore rate limits",
        clauses: ['Rate Limits'],
        codes: [
          'require-rate-limits',
          'throughput-above-rate-limit',
          'retry-storm',
          'throttled-never-retried',
          'limit-group-oversold',
          'limit-group-disagrees',
          'health-check-above-rate-limit',
          'load-test-above-rate-limit',
        ],
      },
      {
        line: "Don't hardcode credentials",
        clauses: ['Authentication'],
        codes: ['no-secret-value', 'invalid-value'],
        commands: ['init'],
      },
      {
        line: "Don't neglect security",
        sections: ['Security'],
        codes: [
          'no-authentication',
          'no-plain-http',
          'weak-tls',
          'no-redaction',
          'require-rotation',
          'missing-webhook-signature',
        ],
      },
      {
        line: "Don't forget monitoring",
        sections: ['Monitoring'],
        codes: ['require-health-check', 'monitoring-off', 'require-recipient', 'one-failure-breaks-promise'],
      },
    ],
  },
];
