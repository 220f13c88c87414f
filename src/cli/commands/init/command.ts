import type { Description } from '../../command.ts';

export const init = {
  examples: [
    { command: 'concordat init', says: 'makes integrations/ here, and names the hosts that the code calls' },
    { command: 'concordat init docs/integrations', says: 'makes it there' },
  ],
  arguments: [
    { name: 'folder', summary: 'Where to make it; files that exist are left as they are.', required: false, offers: 'folder' },
  ],
  flags: [],
  exits: [
    ['0', 'everything is there'],
    ['2', 'a file could not be written'],
  ],
} as const satisfies Description;
