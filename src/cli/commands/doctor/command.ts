import type { Description } from '../../command.ts';

export const doctor = {
  examples: [
    { command: 'concordat doctor', says: 'what to send along with a question; it holds no secret' },
    { command: 'concordat doctor --reach --env sandbox', says: 'and try to reach every system' },
    { command: 'concordat doctor --format json', says: 'for a program' },
  ],
  arguments: [],
  flags: [
    {
      name: 'reach',
      summary:
        'Open a connection to the host of every document and close it again; sends no request. Connects to the database, too.',
    },
    { name: 'env', value: '<environment>', summary: 'Use the values of this environment.', setting: 'environment' },
    { name: 'folder', value: '<folder>', summary: 'Folder that holds the documents.', setting: 'folder', offers: 'folder' },
    { name: 'store', value: '<file>', summary: 'File that keeps deliveries.', setting: 'store', offers: 'file' },
    { name: 'database', value: '<url>', summary: 'PostgreSQL that keeps them instead.', setting: 'database' },
    {
      name: 'key-file',
      value: '<file>',
      summary: 'File that holds the key of stored bodies.',
      setting: 'keyFile',
      offers: 'file',
    },
    { name: 'format', value: '<format>', choices: ['pretty', 'json'], summary: 'How it is written.', offers: ['pretty', 'json'] },
  ],
  exits: [
    ['0', 'nothing is in the way'],
    ['1', 'a document does not compile, a secret is absent, the store cannot be used, or a system cannot be reached'],
    ['2', 'it could not look'],
  ],
} as const satisfies Description;
