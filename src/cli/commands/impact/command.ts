import type { Description } from '../../command.ts';

export const impact = {
  examples: [
    {
      command: 'concordat impact REQ-I-003',
      says: 'which features and integrations are hurt when it fails, and what catches it',
    },
    { command: 'concordat impact payment-gateway --format markdown', says: 'for a review' },
  ],
  arguments: [
    {
      name: 'requirement',
      summary: 'What fails: the id or slug of a document. For the id of a core feature: what it stands on.',
      required: true,
      offers: 'id',
    },
  ],
  flags: [
    { name: 'folder', value: '<folder>', summary: 'Folder that holds the documents.', setting: 'folder', offers: 'folder' },
    {
      name: 'format',
      value: '<format>',
      choices: ['pretty', 'json', 'markdown'],
      summary: 'How it is written.',
      offers: ['pretty', 'json', 'markdown'],
    },
  ],
  exits: [
    ['0', 'shown'],
    ['1', 'the document does not compile, so nothing is known of it'],
    ['2', 'no document of that name'],
  ],
} as const satisfies Description;
