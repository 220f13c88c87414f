import type { Description } from '../../command.ts';

export const explain = {
  examples: [
    { command: 'concordat explain REQ-I-001', says: 'its policies in order, each value with its origin' },
    { command: 'concordat explain payment-gateway --operation refund', says: 'as they apply to one operation' },
    { command: 'concordat explain timeout-below-response-time', says: 'the page of a finding' },
    { command: 'concordat explain "Rate Limits"', says: 'what a clause is for, and how it is written' },
    { command: 'concordat explain CONCORDAT_CIRCUIT_OPEN', says: 'the page of an error' },
  ],
  arguments: [
    {
      name: 'subject',
      summary: 'The id, slug or file of a document, the label of a clause, the code of a finding, or the code of an error.',
      required: true,
      offers: 'subject',
    },
  ],
  flags: [
    { name: 'operation', value: '<name>', summary: 'Show the policies of this operation.' },
    {
      name: 'env',
      value: '<environment>',
      summary: 'Show the values of this environment.',
      setting: 'environment',
    },
    { name: 'folder', value: '<folder>', summary: 'Folder that holds the documents.', setting: 'folder', offers: 'folder' },
    { name: 'format', value: '<format>', choices: ['pretty', 'json'], summary: 'How it is written.', offers: ['pretty', 'json'] },
  ],
  exits: [
    ['0', 'explained'],
    ['1', 'the document does not compile, so it has no meaning yet'],
    ['2', 'nothing of that name'],
  ],
} as const satisfies Description;
