/** Shows how far each integration has come. */
import type { Phase } from '../../../requirement/workflow.ts';
import { markdownCell, markdownTable } from '../../../trace/markup.ts';
import { PHASE_NAMES, type Progress, progressOf } from '../../../trace/workflow.ts';
import type { Run } from '../../command.ts';
import { knownDocuments, tellUnknown } from '../../known-documents.ts';
import { type Output, writeLines } from '../../output.ts';
import { counted } from '../../render/count.ts';
import { printable } from '../../render/printable.ts';
import { type Cell, table } from '../../render/table.ts';
import type { workflow } from './command.ts';

const NAMES: Readonly<Record<Phase | 'done', string>> = {
  design: 'Design',
  development: 'Development',
  testing: 'Testing',
  deployment: 'Deployment',
  done: 'done',
};

export const run: Run<typeof workflow> = ({ arguments: paths, flags }, { out, talk, settings }) => {
  const known = knownDocuments(paths, settings);
  const incomplete = tellUnknown(known, talk);
  const all = progressOf(known.entries);
  const shown = flags.phase === undefined ? all : all.filter(({ phase }) => phase === flags.phase);
  if (flags.format === 'json')
    out.write(`${JSON.stringify({ version: '1.0', workflow: shown.map(forPrograms) }, undefined, 2)}\n`);
  else if (flags.format === 'markdown') writeLines(out, markdown(shown));
  else writeLines(out, pretty(shown, all, out));
  return incomplete ? 1 : 0;
};

function forPrograms(progress: Progress): object {
  return { ...progress, owner: progress.owner ?? null, phase: progress.phase ?? null };
}

function pretty(shown: readonly Progress[], all: readonly Progress[], { paint }: Output): string[] {
  const columns = [
    { heading: 'integration' },
    { heading: 'phase' },
    ...PHASE_NAMES.map((phase) => ({ heading: NAMES[phase].toLowerCase(), align: 'right' as const })),
    { heading: 'open in this phase' },
  ];
  const rows = shown.map((progress): (Cell | string)[] => [
    printable(`${progress.id} ${progress.title}`),
    phaseCell(progress),
    ...PHASE_NAMES.map((phase): Cell | string => {
      const { done, of } = progress.phases[phase];
      return done === of ? { text: `✓ ${done}/${of}`, role: 'good' } : `${done}/${of}`;
    }),
    printable(openOf(progress).join(', ')),
  ]);
  const done = all.filter(({ phase }) => phase === 'done').length;
  const silent = all.filter(({ phase }) => phase === undefined).length;
  const more = silent === 0 ? '' : `, ${silent} without a Workflow section`;
  const hint =
    silent > 0 && silent === all.length
      ? ['A section called "Workflow", with a task list for each phase, says how far an integration has come.']
      : [];
  const summary = `${counted(all.length, 'integration')}: ${done} through all four phases${more}`;
  if (all.length === 0) return ['No document compiles, so nothing is known of how far an integration has come.'];
  return shown.length === 0 ? ['None is in this phase.', summary] : [...table(columns, rows, paint), summary, ...hint];
}

function phaseCell({ phase }: Progress): Cell | string {
  if (phase === undefined) return { text: '–', role: 'quiet' };
  return phase === 'done' ? { text: '✓ done', role: 'good' } : NAMES[phase];
}

function openOf({ phase, phases }: Progress): readonly string[] {
  return phase === undefined || phase === 'done' ? [] : phases[phase].open;
}

function markdown(shown: readonly Progress[]): string[] {
  return markdownTable(
    ['Integration', 'Phase', ...PHASE_NAMES.map((phase) => NAMES[phase]), 'Open in this phase'],
    shown.map((progress) => [
      markdownCell(`${progress.id} ${progress.title}`),
      progress.phase === undefined ? '-' : NAMES[progress.phase],
      ...PHASE_NAMES.map((phase) => `${progress.phases[phase].done}/${progress.phases[phase].of}`),
      markdownCell(openOf(progress).join(', ')) || '-',
    ]),
  );
}
