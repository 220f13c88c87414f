import type { Description } from '../../command.ts';

export const workflow = {
  examples: [
    { command: 'concordat workflow', says: 'the phase of every integration, and what is open in it' },
    { command: 'concordat workflow --phase testing', says: 'only those that are in that phase' },
    { command: 'concordat workflow --format markdown', says: 'a table for a report' },
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
    {
      name: 'phase',
      value: '<phase>',
      choices: ['design', 'development', 'testing', 'deployment', 'done'],
      summary: 'Show only the integrations in this phase.',
      offers: ['design', 'development', 'testing', 'deployment', 'done'],
    },
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
    ['1', 'shown, without documents that do not compile'],
    ['2', 'no documents'],
  ],
} as const satisfies Description;
