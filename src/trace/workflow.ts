/** How far each integration has come: the phase it is in, what is done, what is open. Boxes are ticked by people, never here. */
import type { Digest, Entry } from '../document/entry.ts';
import { compareIds } from '../document/matrix-rows.ts';
import { PHASES, type Phase } from '../requirement/workflow.ts';

export const PHASE_NAMES = Object.keys(PHASES) as readonly Phase[];

export interface Progress {
  readonly id: string;
  readonly title: string;
  readonly file: string;
  readonly owner: string | undefined;
  /** The first phase with something open; `done` when there is none; undefined when the document has no workflow at all. */
  readonly phase: Phase | 'done' | undefined;
  readonly phases: Readonly<Record<Phase, PhaseProgress>>;
}

export interface PhaseProgress {
  readonly done: number;
  /** At least the template's four: an item that the document leaves out is open. */
  readonly of: number;
  /** Names of the open items, the template's in its order, then those of the document. */
  readonly open: readonly string[];
}

export function progressOf(entries: readonly Entry[]): readonly Progress[] {
  return [...entries]
    .sort((a, b) => compareIds(a.id ?? '', b.id ?? ''))
    .flatMap(({ file, digest }) => (digest === undefined ? [] : progress(file, digest)));
}

function progress(file: string, { id, title, owner, workflow: { tasks } }: Digest): Progress {
  const phases = Object.fromEntries(PHASE_NAMES.map((phase) => [phase, phaseProgress(phase, tasks)])) as Record<
    Phase,
    PhaseProgress
  >;
  const current = PHASE_NAMES.find((phase) => phases[phase].open.length > 0);
  return { id, title, file, owner, phase: tasks.length === 0 ? undefined : (current ?? 'done'), phases };
}

function phaseProgress(phase: Phase, tasks: Digest['workflow']['tasks']): PhaseProgress {
  const own = tasks.filter((task) => task.phase === phase);
  const done = new Set(own.flatMap((task) => (task.done ? task.item : [])));
  const items = new Set<string>([...PHASES[phase], ...own.map(({ item }) => item)]);
  return { done: done.size, of: items.size, open: [...items].filter((item) => !done.has(item)) };
}
