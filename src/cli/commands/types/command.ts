import type { Description } from '../../command.ts';

export const types = {
  examples: [
    {
      command: 'concordat types --out src/integrations.d.ts',
      says: "write declarations, so that connect('REQ-I-001') and its operations are typed",
    },
    { command: 'concordat types --out src/integrations.d.ts --check', says: 'fail when they are not what the documents say now' },
  ],
  arguments: [
    {
      name: 'path',
      summary: 'Folders that hold documents, or single documents.',
      required: false,
      repeated: true,
      offers: 'file',
    },
  ],
  flags: [
    { name: 'out', short: 'o', value: '<file>', summary: 'Write to this file instead of standard output.', offers: 'file' },
    { name: 'check', summary: 'Write nothing; exit with 1 when the file of --out is not up to date.' },
  ],
  exits: [
    ['0', 'written, or up to date'],
    ['1', 'not up to date, or documents that do not compile are left out'],
    ['2', 'no documents, or a file that cannot be written'],
  ],
} as const satisfies Description;
