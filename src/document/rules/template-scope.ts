/** What covers the lines of the template: what is integrated and the technical aspects of it. */
import type { TemplatePart } from './template.ts';

export const SCOPE_AND_ASPECTS: readonly TemplatePart[] = [
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
      { line: 'Essential integrations for core business', clauses: ['Criticality', 'Supports'], commands: ['matrix --coverage'] },
      { line: 'Payment systems', clauses: ['Criticality'], commands: ['matrix --coverage'] },
      { line: 'Authentication services', clauses: ['Criticality'], commands: ['matrix --coverage'] },
      { line: 'Main databases', clauses: ['Criticality'], commands: ['matrix --coverage'] },
    ],
  },
  {
    heading: 'Important (Should Have)',
    lines: [
      { line: 'Notification services', clauses: ['Criticality'], commands: ['matrix --coverage'] },
      { line: 'Monitoring systems', clauses: ['Criticality'], commands: ['matrix --coverage'] },
      { line: 'Backup services', clauses: ['Criticality'], commands: ['matrix --coverage'] },
      { line: 'Analytics platforms', clauses: ['Criticality'], commands: ['matrix --coverage'] },
    ],
  },
  {
    heading: 'Optional (Could Have)',
    lines: [
      { line: 'Recommendation services', clauses: ['Criticality'], commands: ['matrix --coverage'] },
      { line: 'Social media integrations', clauses: ['Criticality'], commands: ['matrix --coverage'] },
      { line: 'Advanced analytics', clauses: ['Criticality'], commands: ['matrix --coverage'] },
      {
        line: 'Marketing tools',
        clauses: ['Criticality'],
        codes: ['critical-depends-on-optional'],
        commands: ['matrix --coverage'],
      },
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
          'webhook-forgotten-too-early',
          'replay-window-outlives-memory',
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
          'hedge-without-reads',
          'queue-longer-than-wait',
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
          'fallback-lacks-operation',
          'fallback-not-passed-on',
          'queued-key-made-up',
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
        codes: [
          'require-health-check',
          'monitoring-off',
          'health-check-changes-state',
          'health-checks-overlap',
          'health-check-above-rate-limit',
          'health-check-below-response-time',
          'health-check-slower-than-budget',
        ],
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
        codes: ['require-recipient', 'monitoring-off', 'alert-window-exceeds-promise', 'dead-threshold-alert'],
        commands: ['status'],
      },
      {
        line: 'SLA Monitoring: Service level compliance',
        clauses: ['Availability', 'Maintenance Window', 'Credit'],
        codes: [
          'require-availability',
          'availability-without-window',
          'impossible-availability',
          'one-failure-breaks-promise',
          'maintenance-exceeds-budget',
          'maintenance-windows-overlap',
          'credit-disagrees-with-promise',
          'credit-steps-out-of-order',
          'dead-burn-rate-alert',
          'alert-misses-promise',
          'alert-after-budget-spent',
        ],
      },
    ],
  },
];
