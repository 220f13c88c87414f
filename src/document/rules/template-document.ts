/** What covers the lines of the template: the document itself, its workflow and the matrix. */
import type { TemplatePart } from './template.ts';

export const DOCUMENT_AND_WORKFLOW: readonly TemplatePart[] = [
  {
    heading: 'Template for Integration Requirement',
    lines: [
      { line: 'REQ-I-XXX: [Integration Name]', codes: ['missing-id', 'ids-disagree', 'placeholder-left'], commands: ['new'] },
      { line: 'ID: REQ-I-XXX', clauses: ['ID'], codes: ['missing-id', 'ids-disagree', 'duplicate-id', 'placeholder-left'] },
      {
        line: 'External System: [System/Service Name]',
        clauses: ['External System', 'Profile'],
        codes: ['require-external-system', 'unknown-profile', 'several-systems', 'placeholder-left'],
      },
      { line: 'Owner: [Provider/Team]', clauses: ['Owner'], codes: ['require-owner', 'same-system-two-owners', 'owner-unknown'] },
      {
        line: 'Criticality: Critical | Important | Optional',
        clauses: ['Criticality'],
        codes: ['require-criticality', 'invalid-value', 'critical-depends-on-optional'],
      },
      {
        line: 'Type: REST API | SOAP | File Exchange | Database',
        clauses: ['Type'],
        types: ['REST API', 'SOAP', 'File Exchange', 'Database'],
        codes: ['require-type', 'invalid-value'],
      },
      {
        line: '[Description of what the integration does and why it is necessary]',
        sections: ['Integration Description'],
        codes: ['require-description'],
      },
      {
        line: 'URL: [Endpoint URL]',
        clauses: ['URL'],
        codes: ['require-url', 'no-plain-http', 'sandbox-is-production', 'undeclared-environment'],
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
        codes: [
          'require-rate-limits',
          'throughput-above-rate-limit',
          'burst-above-limit',
          'limit-group-oversold',
          'limit-never-reached',
          'limit-not-enforced',
          'limit-group-disagrees',
        ],
      },
      {
        line: 'Input: [Format and structure of data sent]',
        clauses: ['Input', 'Send Only'],
        codes: ['require-exchanged-data', 'require-contract', 'missing-contract-file', 'missing-contract-fragment'],
      },
      {
        line: 'Output: [Format and structure of data received]',
        clauses: ['Output', 'Receive Only'],
        codes: ['require-exchanged-data', 'require-contract', 'missing-contract-file', 'missing-contract-fragment'],
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
        codes: ['require-error-handling', 'policy-in-prose', 'invalid-error-row'],
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
      {
        line: 'Requirements analysis',
        sections: ['Workflow'],
        codes: ['phase-skipped', 'open-gate'],
        commands: ['workflow', 'check --phase'],
      },
      {
        line: 'Evaluation of alternatives',
        sections: ['Workflow', 'Alternatives'],
        codes: ['phase-skipped', 'require-exit-plan'],
      },
      {
        line: 'Proof of Concept',
        sections: ['Workflow'],
        codes: ['phase-skipped', 'open-gate'],
        commands: ['workflow', 'check --phase'],
      },
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
      {
        line: 'Implementation',
        sections: ['Workflow'],
        codes: ['phase-skipped', 'open-gate'],
        commands: ['workflow', 'check --phase', 'types'],
      },
      {
        line: 'Unit testing',
        sections: ['Workflow'],
        codes: ['phase-skipped', 'open-gate'],
        commands: ['workflow', 'check --phase'],
      },
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
      {
        line: 'End-to-end testing',
        sections: ['Workflow'],
        codes: ['phase-skipped', 'open-gate'],
        commands: ['workflow', 'check --phase'],
      },
      {
        line: 'Performance testing',
        sections: ['Workflow'],
        clauses: ['Load'],
        codes: [
          'phase-skipped',
          'require-load-test',
          'load-test-above-rate-limit',
          'load-test-below-throughput',
          'load-test-too-small',
        ],
        commands: ['workflow'],
      },
      {
        line: 'Security testing',
        sections: ['Workflow'],
        codes: ['phase-skipped', 'open-gate'],
        commands: ['workflow', 'check --phase'],
      },
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
];
