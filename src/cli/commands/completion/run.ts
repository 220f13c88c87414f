/** Writes a completion script. The scripts hold no logic: they are the command table in the shell's own words. */
import type { ExitCode, Run } from '../../command.ts';
import { UsageError } from '../../command.ts';
import { codesWithPages } from '../../pages.ts';
import { nearest } from '../../suggest.ts';
import { COMMANDS, commandOf } from '../index.ts';
import { bashScript } from './bash.ts';
import type { completion } from './command.ts';
import { fishScript } from './fish.ts';
import { idsIn } from './listing.ts';
import { zshScript } from './zsh.ts';

const SCRIPTS = { bash: bashScript, zsh: zshScript, fish: fishScript } as const;

export const run: Run<typeof completion> = async ({ arguments: [shell = ''], flags }, { out, settings }): Promise<ExitCode> => {
  if (flags.ids || flags.codes) {
    const codes = flags.codes ? [...codesWithPages()].sort() : [];
    out.lines(...(flags.ids ? idsIn(settings.get('folder')) : []), ...codes);
    return 0;
  }
  if (shell === '')
    throw new UsageError('"concordat completion" needs shell: bash, zsh or fish.', 'See "concordat completion --help".');
  const script = Object.entries(SCRIPTS).find(([name]) => name === shell)?.[1];
  if (script === undefined) {
    const meant = nearest(shell, Object.keys(SCRIPTS));
    throw new UsageError(
      `There is no completion for "${shell}".`,
      meant === undefined ? 'There is one for bash, zsh and fish.' : `Did you mean "${meant}"?`,
    );
  }
  out.write(script(await Promise.all(COMMANDS.map(commandOf))));
  return 0;
};
