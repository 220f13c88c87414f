import type { Description } from '../../command.ts';

/** How an editor's client starts the server; nobody else does. */
export const lsp = {
  examples: [
    {
      command: 'concordat lsp',
      says: 'what an editor runs; it speaks the Language Server Protocol on standard input and output',
    },
  ],
  arguments: [],
  flags: [
    { name: 'stdio', summary: 'Speak on standard input and output; it does so anyway.' },
    {
      name: 'clientProcessId',
      value: '<pid>',
      summary: 'Process of the editor, as clients say it; the server ends with it.',
    },
  ],
  exits: [
    ['0', 'the editor has said shutdown and exit'],
    ['1', 'the editor went away without saying so'],
  ],
} as const satisfies Description;
