/** Serves an editor until it is gone. Standard output carries the protocol, so nothing else is ever written there. */
import { serve } from '../../../lsp/index.ts';
import { realWorld } from '../../../runtime/platform/world.ts';
import type { Run } from '../../command.ts';
import { Settings } from '../../settings.ts';
import { today } from '../../today.ts';
import { packageVersion } from '../../version.ts';
import type { lsp } from './command.ts';

export const run: Run<typeof lsp> = (_invocation, { input, environment, talk }) => {
  if (input.interactive)
    talk.lines('This speaks to editors, not to people; Ctrl-C ends it. How to set one up: docs/how-to/use-your-editor.md.');
  serve({
    input: input.stream(),
    output: process.stdout,
    folderFor: (root) => new Settings(new Map(), environment, root).get('folder'),
    today,
    version: packageVersion(),
    world: realWorld(),
  });
  // The process ends when the client says so, and never from here.
  return new Promise<never>(() => {});
};
