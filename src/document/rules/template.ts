/**
 * What covers each line of the template that documents follow: which kinds of integration and clauses say it, which findings watch
 * it, which commands show it. Data only; the reference page and the test are made from it.
 */
import type { IntegrationType } from '../../requirement/requirement.ts';

export interface TemplatePart {
  /** The heading that the lines stand below. */
  readonly heading: string;
  readonly lines: readonly TemplateLine[];
}

export interface TemplateLine {
  /** As written, without list marks, boxes and bold. */
  readonly line: string;
  readonly types?: readonly IntegrationType[];
  /** Names of vendor profiles. */
  readonly profiles?: readonly string[];
  /** Canonical labels of clauses. */
  readonly clauses?: readonly string[];
  /** Titles of sections. */
  readonly sections?: readonly string[];
  /** Codes of rules and of the compiler. */
  readonly codes?: readonly string[];
  readonly commands?: readonly string[];
  /** What covers it where none of the above does, in a sentence. */
  readonly otherwise?: string;
}

const BY_RISKS = ['require-risks', 'risk-without-mitigation'] as const;

export const TEMPLATE: readonly TemplatePart[] = [
  {
    heading: 'Third-Party APIs',
    lines: [
      {
        line: 'Payment gateways (Stripe, PayPal, etc.)',
        types: ['REST API'],
        profiles: ['stripe', 'paypal'],
        codes: ['unsafe-retry', 'unsafe-queue'],
      },
      { line: 'Communication services (Twilio, SendGrid)', types: ['REST API', 'Mail'], profiles: ['twilio', 'sendgrid'] },
      {
        line: 'Authentication services (OAuth providers)',
        types: ['REST API'],
        clauses: ['Authentication', 'Token URL', 'Scope', 'Audience'],
        codes: ['oauth-without-scope'],
      },
      { line: 'Mapping services (Google Maps, etc.)', types: ['REST API'], profiles: ['google-maps'], codes: ['key-in-query'] },
    ],
  },
  {
    heading: 'Legacy Systems',
    lines: [
      { line: 'Legacy databases', types: ['Database'], codes: ['unencrypted-protocol'] },
      { line: 'Existing enterprise applications', types: ['SOAP', 'REST API', 'Message Queue'] },
      { line: 'Mainframe systems', types: ['File Exchange', 'Message Queue'], clauses: ['Contract'] },
      { line: 'File systems', types: ['File Exchange'], codes: ['unencrypted-protocol'] },
    ],
  },
  {
    heading: 'Cloud Services',
    lines: [
      { line: 'Cloud storage (AWS S3, Azure Blob)', types: ['Object Storage'] },
      { line: 'Messaging services (SQS, Service Bus)', types: ['Message Queue'] },
      { line: 'Monitoring services (CloudWatch, etc.)', types: ['Telemetry'] },
      {
        line: 'CDN and caching services',
        types: ['Cache'],
        clauses: ['Cache'],
        codes: ['fallback-within-cache', 'personal-data-cached'],
      },
    ],
  },
  {
    heading: 'External Databases',
    lines: [
      { line: 'Data warehouses', types: ['Database'], codes: ['unencrypted-protocol'] },
      { line: 'Analytics systems', types: ['Database', 'REST API'] },
      { line: 'Partner databases', types: ['Database'], codes: ['unrestricted-personal-data'] },
      { line: 'Master data management', types: ['Database', 'REST API'], codes: ['same-system-two-owners'] },
    ],
  },
  {
    heading: 'Template Naming',
    lines: [{ line: 'REQ-I-XXX-[integration-name].md', codes: ['ids-disagree', 'missing-id'], commands: ['new'] }],
  },
  {
    heading: 'Examples',
    lines: [
      { line: 'REQ-I-001-payment-gateway.md', codes: ['duplicate-id', 'duplicate-slug'] },
      { line: 'REQ-I-002-email-service.md', codes: ['duplicate-id', 'duplicate-slug'] },
      { line: 'REQ-I-003-legacy-crm.md', codes: ['duplicate-id', 'duplicate-slug'] },
      { line: 'REQ-I-004-cloud-storage.md', codes: ['duplicate-id', 'duplicate-slug'] },
    ],
  },
  {
    heading: 'Critical (Must Have)',
    lines: [
      { line: 'Essential integrations for core business', clauses: ['Criticality', 'Supports'], commands: ['matrix'] },
      { line: 'Payment systems', clauses: ['Criticality'], commands: ['matrix'] },
      { line: 'Authentication services', clauses: ['Criticality'], commands: ['matrix'] },
      { line: 'Main databases', clauses: ['Criticality'], commands: ['matrix'] },
    ],
  },
  {
    heading: 'Important (Should Have)',
    lines: [
      { line: 'Notification services', clauses: ['Criticality'], commands: ['matrix'] },
      { line: 'Monitoring systems', clauses: ['Criticality'], commands: ['matrix'] },
      { line: 'Backup services', clauses: ['Criticality'], commands: ['matrix'] },
      { line: 'Analytics platforms', clauses: ['Criticality'], commands: ['matrix'] },
    ],
  },
  {
    heading: 'Optional (Could Have)',
    lines: [
      { line: 'Recommendation services', clauses: ['Criticality'], commands: ['matrix'] },
      { line: 'Social media integrations', clauses: ['Criticality'], commands: ['matrix'] },
      { line: 'Advanced analytics', clauses: ['Criticality'], commands: ['matrix'] },
      { line: 'Marketing tools', clauses: ['Criticality'], codes: ['critical-depends-on-optional'], commands: ['matrix'] },
    ],
  },
  {
    heading: 'Communication Protocols',
    lines: [
      {
        line: 'REST API: GET, POST, PUT, DELETE',
        types: ['REST API'],
        codes: ['invalid-operation', 'unread-operations', 'unsafe-retry', 'health-check-changes-state'],
      },
      {
        line: 'GraphQL: Queries and mutations',
        types: ['GraphQL API'],
        codes: ['invalid-operation', 'contract-lacks-operation'],
      },
      { line: 'SOAP: Legacy web services', types: ['SOAP'], codes: ['invalid-operation', 'contract-lacks-operation'] },
      {
        line: 'Message Queues: Async communication',
        types: ['Message Queue'],
        codes: ['unencrypted-protocol', 'unsafe-queue', 'queue-fallback-on-read'],
      },
      {
        line: 'Webhooks: Event-driven integration',
        types: ['Webhook'],
        clauses: ['Events', 'Signature', 'Deliver To', 'Deduplicate By', 'Retain'],
        codes: [
          'missing-webhook-signature',
          'weak-webhook-signature',
          'webhook-tolerance-too-wide',
          'missing-webhook-deduplication',
        ],
      },
    ],
  },
  {
    heading: 'Security',
    lines: [
      {
        line: 'API Keys: Management and rotation',
        clauses: ['Authentication', 'Rotation'],
        codes: [
          'require-rotation',
          'rotation-too-rare',
          'rotation-without-overlap',
          'key-in-query',
          'secret-shared-between-environments',
          'secret-shared-between-systems',
        ],
      },
      {
        line: 'OAuth 2.0: Authorization flows',
        clauses: ['Authentication', 'Token URL', 'Client ID', 'Client Secret', 'Scope', 'Audience'],
        codes: ['oauth-without-scope', 'invalid-value'],
      },
      {
        line: 'JWT Tokens: Validation and refresh',
        clauses: ['Authentication'],
        codes: ['token-lives-too-long', 'token-without-audience'],
      },
      {
        line: 'SSL/TLS: Encryption in transit',
        clauses: ['Protocol', 'CA', 'Client Certificate'],
        codes: ['no-plain-http', 'weak-tls', 'unencrypted-protocol'],
      },
      {
        line: 'IP Whitelisting: Network security',
        clauses: ['Allowed IPs', 'Source Address'],
        codes: ['allowed-ips-too-wide'],
      },
    ],
  },
  {
    heading: 'Error Handling',
    lines: [
      {
        line: 'Retry Logic: Exponential backoff',
        clauses: ['Retry', 'Retry Budget', 'Idempotency'],
        codes: [
          'no-backoff',
          'no-jitter',
          'too-many-retries',
          'retry-of-client-errors',
          'retry-storm',
          'retry-budget-allows-none',
          'retries-exceed-deadline',
          'throttled-never-retried',
          'unsafe-retry',
          'idempotency-kept-shorter-than-retries',
        ],
      },
      {
        line: 'Circuit Breaker: Fault tolerance',
        clauses: ['Circuit Breaker'],
        codes: [
          'require-circuit-breaker',
          'breaker-never-opens',
          'breaker-blind-to-timeouts',
          'breaker-opens-within-promise',
          'breaker-wait-exceeds-budget',
          'slow-calls-never-counted',
          'probe-ends-before-timeout',
        ],
      },
      {
        line: 'Timeout Management: Response time limits',
        clauses: ['Timeout', 'Response Time'],
        codes: [
          'timeout-too-long',
          'timeout-below-response-time',
          'attempt-exceeds-deadline',
          'queue-wait-exceeds-deadline',
          'rate-limit-wait-exceeds-deadline',
          'caller-gives-up-first',
          'hedge-after-timeout',
        ],
      },
      {
        line: 'Fallback Strategies: Graceful degradation',
        clauses: ['Fallback', 'Cache'],
        codes: [
          'require-fallback',
          'fallback-shares-fate',
          'unreachable-fallback-step',
          'queue-fallback-on-read',
          'cached-fallback-on-write',
          'fallback-within-cache',
          'fallback-too-late',
          'fallback-too-small',
          'critical-falls-back-to-optional',
        ],
      },
    ],
  },
  {
    heading: 'Monitoring',
    lines: [
      {
        line: 'Health Checks: Service availability',
        clauses: ['Health Check'],
        codes: ['require-health-check', 'monitoring-off', 'health-check-changes-state'],
      },
      {
        line: 'Performance Metrics: Response times',
        clauses: ['Response Time', 'Alerts'],
        codes: ['require-response-time', 'value-unknown', 'response-times-inverted'],
        commands: ['status'],
      },
      {
        line: 'Error Rates: Success/failure tracking',
        clauses: ['Alerts', 'Notify'],
        codes: ['require-recipient', 'monitoring-off'],
        commands: ['status'],
      },
      {
        line: 'SLA Monitoring: Service level compliance',
        clauses: ['Availability', 'Maintenance Window', 'Credit'],
        codes: ['require-availability', 'availability-without-window', 'impossible-availability', 'one-failure-breaks-promise'],
      },
    ],
  },
  {
    heading: 'Template for Integration Requirement',
    lines: [
      { line: 'REQ-I-XXX: [Integration Name]', codes: ['missing-id', 'ids-disagree', 'placeholder-left'], commands: ['new'] },
      { line: 'ID: REQ-I-XXX', clauses: ['ID'], codes: ['missing-id', 'ids-disagree', 'duplicate-id', 'placeholder-left'] },
      {
        line: 'External System: [System/Service Name]',
        clauses: ['External System', 'Profile'],
        codes: ['unknown-profile', 'several-systems', 'placeholder-left'],
      },
      { line: 'Owner: [Provider/Team]', clauses: ['Owner'], codes: ['require-owner', 'same-system-two-owners'] },
      {
        line: 'Criticality: Critical | Important | Optional',
        clauses: ['Criticality'],
        codes: ['invalid-value', 'critical-depends-on-optional'],
      },
      {
        line: 'Type: REST API | SOAP | File Exchange | Database',
        clauses: ['Type'],
        types: ['REST API', 'SOAP', 'File Exchange', 'Database'],
        codes: ['invalid-value'],
      },
      {
        line: '[Description of what the integration does and why it is necessary]',
        sections: ['Integration Description'],
        codes: ['require-description'],
      },
      {
        line: 'URL: [Endpoint URL]',
        clauses: ['URL'],
        codes: ['no-plain-http', 'sandbox-is-production', 'undeclared-environment'],
      },
      { line: 'Protocol: [HTTP/HTTPS/FTP/etc.]', clauses: ['Protocol'], codes: ['weak-tls', 'unencrypted-protocol'] },
      {
        line: 'Authentication: [Auth Type]',
        clauses: ['Authentication'],
        codes: ['require-authentication', 'no-authentication', 'no-secret-value'],
      },
      {
        line: 'Rate Limits: [Call limits]',
        clauses: ['Rate Limits', 'Limit Group'],
        codes: ['require-rate-limits', 'throughput-above-rate-limit', 'burst-above-limit', 'limit-group-oversold'],
      },
      {
        line: 'Input: [Format and structure of data sent]',
        clauses: ['Input', 'Send Only'],
        codes: ['require-contract', 'missing-contract-file', 'missing-contract-fragment'],
      },
      {
        line: 'Output: [Format and structure of data received]',
        clauses: ['Output', 'Receive Only'],
        codes: ['require-contract', 'missing-contract-file', 'missing-contract-fragment'],
      },
      {
        line: 'Availability: [Expected uptime]',
        clauses: ['Availability'],
        codes: ['require-availability', 'impossible-availability', 'availability-above-dependencies'],
        commands: ['impact'],
      },
      {
        line: 'Response Time: [Maximum response time]',
        clauses: ['Response Time'],
        codes: ['require-response-time', 'timeout-below-response-time', 'response-time-below-dependency'],
      },
      {
        line: 'Throughput: [Operations/second]',
        clauses: ['Throughput'],
        codes: ['require-throughput', 'throughput-above-rate-limit', 'concurrency-below-throughput', 'quota-below-throughput'],
      },
      {
        line: '[How to handle errors and failures]',
        sections: ['Error Handling'],
        codes: ['require-error-handling', 'invalid-error-row'],
      },
      {
        line: '[How to test the integration]',
        sections: ['Testing'],
        clauses: ['Contract', 'Failure Scenarios', 'Load', 'Sandbox', 'Recovery'],
        codes: ['require-testing', 'require-failure-scenarios', 'require-load-test'],
      },
    ],
  },
  {
    heading: '1. Design Phase',
    lines: [
      { line: 'Requirements analysis', sections: ['Workflow'], codes: ['phase-skipped', 'open-gate'], commands: ['workflow'] },
      {
        line: 'Evaluation of alternatives',
        sections: ['Workflow', 'Alternatives'],
        codes: ['phase-skipped', 'require-exit-plan'],
      },
      { line: 'Proof of Concept', sections: ['Workflow'], codes: ['phase-skipped', 'open-gate'], commands: ['workflow'] },
      {
        line: 'Architecture review',
        sections: ['Workflow'],
        codes: ['phase-skipped', 'done-without-owner-or-date'],
        commands: ['workflow'],
      },
    ],
  },
  {
    heading: '2. Development Phase',
    lines: [
      { line: 'Implementation', sections: ['Workflow'], codes: ['phase-skipped', 'open-gate'], commands: ['workflow', 'types'] },
      { line: 'Unit testing', sections: ['Workflow'], codes: ['phase-skipped', 'open-gate'], commands: ['workflow'] },
      {
        line: 'Integration testing',
        sections: ['Workflow', 'Testing'],
        codes: ['phase-skipped', 'require-testing'],
        commands: ['workflow'],
      },
      {
        line: 'Security review',
        sections: ['Workflow'],
        codes: ['phase-skipped', 'done-without-owner-or-date'],
        commands: ['workflow'],
      },
    ],
  },
  {
    heading: '3. Testing Phase',
    lines: [
      { line: 'End-to-end testing', sections: ['Workflow'], codes: ['phase-skipped', 'open-gate'], commands: ['workflow'] },
      {
        line: 'Performance testing',
        sections: ['Workflow'],
        clauses: ['Load'],
        codes: ['phase-skipped', 'require-load-test'],
        commands: ['workflow'],
      },
      { line: 'Security testing', sections: ['Workflow'], codes: ['phase-skipped', 'open-gate'], commands: ['workflow'] },
      {
        line: 'Disaster recovery testing',
        sections: ['Workflow'],
        clauses: ['Recovery', 'Failure Scenarios'],
        codes: ['phase-skipped', 'require-failure-scenarios'],
        commands: ['workflow'],
      },
    ],
  },
  {
    heading: '4. Deployment Phase',
    lines: [
      {
        line: 'Staging deployment',
        sections: ['Workflow'],
        clauses: ['Sandbox'],
        codes: ['phase-skipped', 'sandbox-is-production'],
        commands: ['workflow'],
      },
      {
        line: 'Production deployment',
        sections: ['Workflow'],
        codes: ['phase-skipped', 'done-without-owner-or-date'],
        commands: ['workflow'],
      },
      {
        line: 'Monitoring setup',
        sections: ['Workflow', 'Monitoring'],
        codes: ['require-health-check', 'require-recipient'],
        commands: ['workflow'],
      },
      {
        line: 'Documentation',
        sections: ['Workflow'],
        codes: ['require-review-date', 'review-date-passed'],
        commands: ['workflow', 'check'],
      },
    ],
  },
  {
    heading: 'Dependencies Matrix',
    lines: [
      { line: 'Integration', clauses: ['ID'], codes: ['stale-matrix', 'duplicate-id'], commands: ['matrix'] },
      {
        line: 'Core Features',
        clauses: ['Supports'],
        codes: ['matrix-disagrees', 'feature-without-critical', 'critical-supports-nothing'],
        commands: ['matrix', 'impact'],
      },
      {
        line: 'Other Systems',
        clauses: ['Depends On'],
        codes: ['matrix-disagrees', 'unknown-dependency', 'dependency-cycle', 'single-point-of-failure'],
        commands: ['matrix', 'graph', 'impact'],
      },
      {
        line: 'Criticality',
        clauses: ['Criticality'],
        codes: ['matrix-disagrees', 'critical-depends-on-optional'],
        commands: ['matrix'],
      },
    ],
  },
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
      { line: 'Pricing changes', clauses: ['Cost', 'Review By'], codes: [...BY_RISKS, 'require-cost', 'require-review-date'] },
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
