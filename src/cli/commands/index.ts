/**
 * Every command, in the order of help. Adding one is a folder and an entry here. How it is asked loads when somebody asks for
 * it, what it does when it runs: `--help` needs neither.
 */
import type { Command, Description, Run } from '../command.ts';

export interface Entry<D extends Description = Description> {
  readonly name: string;
  /** One line, without a full stop. */
  readonly summary: string;
  readonly describe: () => Promise<D>;
  readonly load: () => Promise<{ readonly run: Run<D> }>;
}

/** Holds description and code of one command together; a Run reads only the flags its own description declares. */
function entry<const D extends Description>(whole: Entry<D>): Entry {
  return whole as unknown as Entry;
}

export const COMMANDS: readonly Entry[] = [
  entry({
    name: 'init',
    summary: 'make a folder for documents, with a guide and an example',
    describe: async () => (await import('./init/command.ts')).init,
    load: () => import('./init/run.ts'),
  }),
  entry({
    name: 'new',
    summary: 'write a complete document from a few answers',
    describe: async () => (await import('./new/command.ts')).newCommand,
    load: () => import('./new/run.ts'),
  }),
  entry({
    name: 'import',
    summary: 'write documents from descriptions, catalogues and prose that are there already',
    describe: async () => (await import('./import/command.ts')).importCommand,
    load: () => import('./import/run.ts'),
  }),
  entry({
    name: 'check',
    summary: 'find what is wrong or missing in integration documents',
    describe: async () => (await import('./check/command.ts')).check,
    load: () => import('./check/run.ts'),
  }),
  entry({
    name: 'fmt',
    summary: 'write the values of documents as canonical phrases, and touch nothing else',
    describe: async () => (await import('./fmt/command.ts')).fmt,
    load: () => import('./fmt/run.ts'),
  }),
  entry({
    name: 'explain',
    summary: 'show what a document means and where each value comes from, or what a code means',
    describe: async () => (await import('./explain/command.ts')).explain,
    load: () => import('./explain/run.ts'),
  }),
  entry({
    name: 'diff',
    summary: 'show what documents mean otherwise than at a git revision: clauses, not lines',
    describe: async () => (await import('./diff/command.ts')).diff,
    load: () => import('./diff/run.ts'),
  }),
  entry({
    name: 'matrix',
    summary: 'show or keep the table of integrations, features and other systems',
    describe: async () => (await import('./matrix/command.ts')).matrix,
    load: () => import('./matrix/run.ts'),
  }),
  entry({
    name: 'graph',
    summary: 'draw integrations, features and what ties them together',
    describe: async () => (await import('./graph/command.ts')).graph,
    load: () => import('./graph/run.ts'),
  }),
  entry({
    name: 'impact',
    summary: 'show what is hurt when one integration fails, and what catches it',
    describe: async () => (await import('./impact/command.ts')).impact,
    load: () => import('./impact/run.ts'),
  }),
  entry({
    name: 'workflow',
    summary: 'show the phase of every integration and what is open in it',
    describe: async () => (await import('./workflow/command.ts')).workflow,
    load: () => import('./workflow/run.ts'),
  }),
  entry({
    name: 'types',
    summary: 'write declarations, so that the library knows ids and operations by type',
    describe: async () => (await import('./types/command.ts')).types,
    load: () => import('./types/run.ts'),
  }),
  entry({
    name: 'call',
    summary: 'make one governed call and watch its attempts, waits and refusals',
    describe: async () => (await import('./call/command.ts')).call,
    load: () => import('./call/run.ts'),
  }),
  entry({
    name: 'serve',
    summary: 'run the gateway that enforces the documents, for any language',
    describe: async () => (await import('./serve/command.ts')).serve,
    load: () => import('./serve/run.ts'),
  }),
  entry({
    name: 'status',
    summary: 'show what a running gateway does: breakers, rates, latencies, limits used',
    describe: async () => (await import('./status/command.ts')).status,
    load: () => import('./status/run.ts'),
  }),
  entry({
    name: 'control',
    summary: 'stop, pause or open a requirement at a running gateway, for people on call',
    describe: async () => (await import('./control/command.ts')).control,
    load: () => import('./control/run.ts'),
  }),
  entry({
    name: 'deliveries',
    summary: 'look at durable deliveries, and retry, drop, edit, replay, pause or export them',
    describe: async () => (await import('./deliveries/command.ts')).deliveries,
    load: () => import('./deliveries/run.ts'),
  }),
  entry({
    name: 'doctor',
    summary: 'show versions, settings with their origins, documents found, and which secrets are there',
    describe: async () => (await import('./doctor/command.ts')).doctor,
    load: () => import('./doctor/run.ts'),
  }),
  entry({
    name: 'lsp',
    summary: 'serve an editor: findings while typing, hover, completion, rename, fixes',
    describe: async () => (await import('./lsp/command.ts')).lsp,
    load: () => import('./lsp/run.ts'),
  }),
  entry({
    name: 'completion',
    summary: 'write the script that lets a shell complete commands and flags',
    describe: async () => (await import('./completion/command.ts')).completion,
    load: () => import('./completion/run.ts'),
  }),
];

export async function commandOf({ name, summary, describe }: Entry): Promise<Command> {
  return { name, summary, ...(await describe()) };
}
