import type { Description } from '../../command.ts';

export const call = {
  examples: [
    {
      command: `concordat call REQ-I-001 "create payment" --input '{"amount": 1200, "currency": "eur"}'`,
      says: 'the body as text',
    },
    { command: 'concordat call REQ-I-001 "create payment" --input @payment.json', says: 'the body from a file' },
    { command: 'concordat call REQ-I-001 "read payment" --param id=pi_1', says: 'a value for {id} in the path' },
    {
      command: 'concordat call payment-gateway "read payment" --param id=pi_1 --env sandbox | jq .status',
      says: 'the answer goes to standard output',
    },
  ],
  arguments: [
    { name: 'requirement', summary: 'The id or slug of a document.', required: true, offers: 'id' },
    { name: 'operation', summary: 'One of its operations.', required: true },
  ],
  flags: [
    { name: 'input', short: 'i', value: '<json>', summary: 'The body: JSON, @file, or - for standard input.' },
    { name: 'param', short: 'p', value: '<name=value>', repeated: true, summary: 'A value for {name} in the path.' },
    { name: 'query', short: 'q', value: '<name=value>', repeated: true, summary: 'A query parameter.' },
    { name: 'header', value: '<name: value>', repeated: true, summary: 'A request header.' },
    { name: 'timeout', value: '<duration>', summary: 'Your own patience, such as "2 s"; the document may allow less.' },
    { name: 'env', value: '<environment>', summary: 'Use the values of this environment.', setting: 'environment' },
    { name: 'folder', value: '<folder>', summary: 'Folder that holds the documents.', setting: 'folder', offers: 'folder' },
    { name: 'quiet', summary: 'Write no timeline.' },
  ],
  exits: [
    ['0', 'the call succeeded, or a fallback answered'],
    ['1', 'it failed or was refused; the timeline says why'],
    ['2', 'there is no such operation, or the input does not fit'],
    ['130', 'interrupted'],
  ],
} as const satisfies Description;
