import type { Description } from '../../command.ts';

export const status = {
  examples: [
    { command: 'concordat status', says: 'all requirements, the failing ones first' },
    { command: 'concordat status --watch', says: 'again every two seconds' },
    { command: 'concordat status REQ-I-001 --format json', says: 'one requirement, for a program' },
  ],
  arguments: [{ name: 'requirement', summary: 'Show only this one: id or slug.', required: false }],
  flags: [
    { name: 'watch', short: 'w', summary: 'Show it again every two seconds, until interrupted.' },
    { name: 'gateway', value: '<url>', summary: 'Address of the gateway.', setting: 'gateway' },
    { name: 'format', value: '<format>', choices: ['pretty', 'json'], summary: 'How it is written.', offers: ['pretty', 'json'] },
  ],
  exits: [
    ['0', 'shown, and no circuit is open; a mixed fleet is told and does not change this'],
    ['1', 'shown, and a circuit is open or traffic is stopped'],
    ['2', 'no gateway answered'],
    ['130', 'interrupted'],
  ],
} as const satisfies Description;
