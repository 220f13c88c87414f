import type { Description } from '../../command.ts';

export const check = {
  examples: [
    { command: 'concordat check', says: 'every document below the integrations folder' },
    { command: 'concordat check REQ-I-001-payments.md', says: 'one document' },
    { command: 'concordat check --format json > findings.json', says: 'the same findings for a program' },
    { command: 'concordat check --fail-on warning', says: 'stricter, for a pull request' },
  ],
  arguments: [
    { name: 'path', summary: 'Documents, or folders that hold some.', required: false, repeated: true, offers: 'file' },
  ],
  flags: [
    {
      name: 'format',
      value: '<format>',
      choices: ['pretty', 'json'],
      summary: 'How findings are written.',
      offers: ['pretty', 'json'],
    },
    {
      name: 'fail-on',
      value: '<severity>',
      choices: ['error', 'warning', 'note'],
      summary: 'Least severity that makes the exit code 1.',
      setting: 'failOn',
      offers: ['error', 'warning', 'note'],
    },
  ],
  exits: [
    ['0', 'no finding of the severity that fails'],
    ['1', 'at least one such finding'],
    ['2', 'nothing to check, or a path that cannot be read'],
  ],
} as const satisfies Description;
