import type { Description } from '../../command.ts';

export const matrix = {
  examples: [
    { command: 'concordat matrix', says: 'which integration carries which features, as a Markdown table' },
    { command: 'concordat matrix --write', says: "keep that table in the folder's README.md; check then says when it is stale" },
    {
      command: 'concordat matrix --write --adopt',
      says: 'take over a table that was kept by hand: what the documents lack is written into them',
    },
    { command: 'concordat matrix --format csv > matrix.csv', says: 'for a spreadsheet' },
    { command: 'concordat matrix --coverage', says: 'which kinds of systems the folder covers, and which are missing' },
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
      name: 'format',
      value: '<format>',
      choices: ['markdown', 'csv', 'json', 'html'],
      summary: 'How it is written; --coverage is written for people, or as markdown or json.',
      offers: ['markdown', 'csv', 'json', 'html'],
    },
    {
      name: 'write',
      summary: 'Write the table into the README.md of each folder, between two comments; nothing else in it changes.',
    },
    {
      name: 'adopt',
      summary:
        'With --write: what only a table kept by hand says is written into the documents first, as clauses that they lack.',
    },
    {
      name: 'overwrite',
      summary: 'With --write: write the table although it says what no document says; what is lost is listed.',
    },
    {
      name: 'coverage',
      summary: "Go through the template's check-list of categories instead; what belongs where is a guess, and says why.",
    },
  ],
  exits: [
    ['0', 'written'],
    ['1', 'written, without documents that do not compile; or not written, because something would be lost'],
    ['2', 'no documents, or a README that cannot be written'],
  ],
} as const satisfies Description;
