import type { Description } from '../../command.ts';

export const fmt = {
  examples: [
    { command: 'concordat fmt', says: 'every document below the integrations folder' },
    { command: 'concordat fmt REQ-I-001-payments.md', says: 'one document' },
    { command: 'concordat fmt --check', says: 'change nothing; fail where something would change' },
    { command: 'concordat fmt --labels --diff', says: 'show what the canonical labels would be' },
  ],
  arguments: [
    { name: 'path', summary: 'Documents, or folders that hold some.', required: false, repeated: true, offers: 'file' },
  ],
  flags: [
    { name: 'labels', summary: 'Also move labels, headings and columns of other names and languages to the canonical ones.' },
    { name: 'check', summary: 'Write nothing; exit with 1 where a document is not formatted.' },
    { name: 'diff', summary: 'Write nothing; show what would change.' },
  ],
  exits: [
    ['0', 'everything is formatted, or was'],
    ['1', 'with --check: a document is not formatted'],
    ['2', 'nothing to format, or a file that cannot be read or written'],
  ],
} as const satisfies Description;
