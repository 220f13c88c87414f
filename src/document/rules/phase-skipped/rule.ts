import { PHASES, type Phase, type WorkflowTask } from '../../../requirement/workflow.ts';
import { placeOfTask } from '../place.ts';
import { NOTHING, type Rule } from '../rule.ts';

const ORDER = Object.keys(PHASES) as readonly Phase[];
const LIVE = 'Production deployment';

export const phaseSkipped: Rule = {
  code: 'phase-skipped',
  why: 'What a phase was there to find is found in the next one, or in production.',
  meaning({ workflow: { tasks }, criticality }, document) {
    const open = ORDER.find((phase) => tasks.some((task) => task.phase === phase && !task.done));
    if (open === undefined) return NOTHING;
    const later = tasks.findIndex((task) => task.done && isLater(task, open) && (task.item === LIVE || isWhole(task, tasks)));
    const task = tasks[later];
    const left = tasks.filter(({ phase, done }) => phase === open && !done).map(({ item }) => item);
    if (task === undefined) return NOTHING;
    return [
      {
        severity: criticality === 'optional' ? 'note' : 'warning',
        range: placeOfTask(document, tasks, later),
        clause: undefined,
        message: `${task.item} is done, and ${left[0]}${left.length > 1 ? ` and ${left.length - 1} more` : ''} of the ${open} phase ${left.length > 1 ? 'are' : 'is'} still open.`,
        remedy: 'Do what is open, or take it out of the list with a word on why it is not needed. Only people tick.',
      },
    ];
  },
};

function isLater({ phase }: WorkflowTask, open: Phase): boolean {
  return phase !== undefined && ORDER.indexOf(phase) > ORDER.indexOf(open);
}

/** Whether everything of its phase is done. */
function isWhole({ phase }: WorkflowTask, tasks: readonly WorkflowTask[]): boolean {
  return tasks.every((task) => task.phase !== phase || task.done);
}
