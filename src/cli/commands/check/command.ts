import type { Description } from '../../command.ts';

/** Names of the formats, for help and completion; `formats/index.ts` has what each does. */
const FORMATS = ['pretty', 'compact', 'line', 'json', 'sarif', 'github', 'junit'] as const;

export const check = {
  examples: [
    { command: 'concordat check', says: 'every document below the integrations folder' },
    { command: 'concordat check REQ-I-001-payments.md', says: 'one document' },
    { command: 'concordat check --fail-on warning', says: 'stricter, for a pull request' },
    { command: 'concordat check --changed-since origin/main', says: 'only what a branch changes' },
    { command: 'concordat check --format sarif=x.sarif', says: 'a file for code scanning' },
    { command: 'concordat check --fix --dry-run', says: 'what the safe fixes would change' },
    { command: 'concordat check --phase testing', says: 'what keeps it from leaving that phase' },
    { command: 'concordat check --watch', says: 'again after every change, until Ctrl-C' },
  ],
  arguments: [
    { name: 'path', summary: 'Documents, or folders that hold some.', required: false, repeated: true, offers: 'file' },
  ],
  flags: [
    {
      name: 'format',
      value: '<format>[=<file>]',
      repeated: true,
      summary: `How findings are written: ${FORMATS.join(', ')}. Several at once, all but one into files.`,
      offers: FORMATS,
    },
    {
      name: 'fail-on',
      value: '<severity>',
      choices: ['error', 'warning', 'note'],
      summary: 'Least severity that makes the exit code 1.',
      setting: 'failOn',
      offers: ['error', 'warning', 'note'],
    },
    {
      name: 'changed-since',
      value: '<revision>',
      summary: 'Only findings that changes since that git revision can have made; all documents are read all the same.',
    },
    {
      name: 'phase',
      value: '<phase>',
      choices: ['design', 'development', 'testing', 'deployment'],
      summary: 'Everything up to the end of that phase of the workflow must be ticked.',
      offers: ['design', 'development', 'testing', 'deployment'],
    },
    {
      name: 'fix',
      summary: 'Make the fixes that change nothing a document means; what would change it is only shown, after "try".',
    },
    { name: 'dry-run', summary: 'With --fix: show the changes and make none.' },
    { name: 'watch', summary: 'Check again after every change.' },
    { name: 'no-cache', summary: 'Judge every document anew; what many documents show is kept below .concordat otherwise.' },
  ],
  exits: [
    ['0', 'no finding of the severity that fails'],
    ['1', 'at least one such finding'],
    ['2', 'nothing to check, or a path that cannot be read'],
    ['130', 'watching was ended by Ctrl-C'],
  ],
} as const satisfies Description;
