import type { Description } from '../../command.ts';

const SHELLS = ['bash', 'zsh', 'fish'] as const;

export const completion = {
  examples: [
    { command: 'eval "$(concordat completion bash)"', says: 'in ~/.bashrc' },
    { command: 'eval "$(concordat completion zsh)"', says: 'in ~/.zshrc, after compinit' },
    { command: 'concordat completion fish | source', says: 'in ~/.config/fish/config.fish' },
  ],
  arguments: [{ name: 'shell', summary: 'bash, zsh or fish.', required: false, offers: SHELLS }],
  flags: [
    { name: 'ids', summary: 'Write the ids of the documents that are there instead, one in a line; the scripts ask for them.' },
    { name: 'codes', summary: 'Write the codes that have a page instead, one in a line.' },
  ],
} as const satisfies Description;
