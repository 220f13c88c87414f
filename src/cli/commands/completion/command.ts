import type { Description } from '../../command.ts';

const SHELLS = ['bash', 'zsh', 'fish'] as const;

export const completion = {
  examples: [
    { command: 'eval "$(concordat completion bash)"', says: 'in ~/.bashrc' },
    { command: 'eval "$(concordat completion zsh)"', says: 'in ~/.zshrc, after compinit' },
    { command: 'concordat completion fish | source', says: 'in ~/.config/fish/config.fish' },
  ],
  arguments: [{ name: 'shell', summary: 'bash, zsh or fish.', required: true, offers: SHELLS }],
  flags: [],
} as const satisfies Description;
