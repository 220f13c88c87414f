import type { Description } from '../../command.ts';

export const diff = {
  examples: [
    { command: 'concordat diff main', says: 'what the documents mean otherwise than on that branch' },
    { command: 'concordat diff HEAD~1 integrations --format markdown', says: 'for a comment on a pull request' },
    { command: 'concordat diff v1.4.0 --format json', says: 'for a program' },
  ],
  arguments: [
    { name: 'revision', summary: 'A commit, branch or tag to compare with.', required: true },
    {
      name: 'path',
      summary: 'Folders that hold documents, or single documents.',
      required: false,
      repeated: true,
      offers: 'file',
    },
  ],
  flags: [
    {
      name: 'format',
      value: '<format>',
      choices: ['pretty', 'json', 'markdown'],
      summary: 'How it is written.',
      offers: ['pretty', 'json', 'markdown'],
    },
  ],
  exits: [
    ['0', 'compared'],
    ['1', 'compared, and a document that changed does not compile'],
    ['2', 'git does not know the revision, or there is nothing to compare'],
  ],
} as const satisfies Description;
