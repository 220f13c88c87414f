import type { Description } from '../../command.ts';

const CRITICALITIES = ['critical', 'important', 'optional'] as const;

export const newCommand = {
  examples: [
    { command: 'concordat new', says: 'asks five questions' },
    {
      command: 'concordat new --system Stripe --url https://api.stripe.com --owner "Payments team" --criticality critical',
      says: 'asks nothing',
    },
    { command: 'concordat new --system "Customer database" --print', says: 'writes it to standard output' },
  ],
  arguments: [],
  flags: [
    { name: 'system', value: '<name>', summary: 'The external system: a product or a service.' },
    { name: 'url', value: '<url>', summary: 'Where it is reached.' },
    { name: 'owner', value: '<name>', summary: 'Who answers for the integration.' },
    {
      name: 'criticality',
      value: '<word>',
      choices: CRITICALITIES,
      summary: 'What a failure of it means.',
      offers: CRITICALITIES,
    },
    {
      name: 'auth',
      value: '<phrase>',
      summary: 'How it is authenticated, as the document says it: "Bearer token from env:STRIPE_SECRET_KEY".',
    },
    { name: 'id', value: '<id>', summary: 'The id; by default the next free one of the folder.' },
    { name: 'name', value: '<title>', summary: 'What the integration is called; by default the name of the system.' },
    { name: 'folder', value: '<folder>', summary: 'Folder that holds the documents.', setting: 'folder', offers: 'folder' },
    { name: 'print', summary: 'Write the document to standard output and no file.' },
    { name: 'no-input', summary: 'Ask nothing, also on a terminal.' },
  ],
  exits: [
    ['0', 'written'],
    ['2', 'an answer is missing or impossible, or the file exists'],
  ],
} as const satisfies Description;
