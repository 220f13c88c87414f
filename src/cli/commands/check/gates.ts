/**
 * What keeps an integration from being through a phase of its workflow: items that nobody has ticked, and ticks of decisions
 * without the name and the day that make them one. Only asked for with `--phase`.
 */
import { CODES } from '../../../document/codes.ts';
import { withoutCredentials } from '../../../document/credentials.ts';
import type { Entry } from '../../../document/entry.ts';
import type { DocumentText } from '../../../document/folder.ts';
import { readDocument } from '../../../document/read.ts';
import { knownItem } from '../../../document/vocabulary/words.ts';
import type { Range } from '../../../requirement/clause.ts';
import type { Diagnostic } from '../../../requirement/diagnostic.ts';
import { PHASES, type Phase, type WorkflowTask } from '../../../requirement/workflow.ts';
import { textOf } from './narrowed.ts';

const CODE = 'open-gate';

/** Items that somebody decides rather than does: a tick without a name and a day is nobody's word. */
const DECISIONS: ReadonlySet<string> = new Set([
  'Evaluation of alternatives',
  'Architecture review',
  'Security review',
  'Production deployment',
]);

/** In the order of the documents, phases and items. A document that does not compile has no workflow to judge. */
export function openGates(entries: readonly Entry[], texts: readonly DocumentText[], until: Phase): Diagnostic[] {
  const byFile = new Map(texts.map((written) => [written.file, written]));
  return entries.flatMap((entry) => {
    const open = entry.digest === undefined ? [] : gatesOf(entry.digest.workflow.tasks, until);
    const written = byFile.get(entry.file);
    if (open.length === 0 || written === undefined) return [];
    const text = textOf(written);
    const place = text === undefined ? () => entry.heading : placesOf(entry, text);
    return open.map((gate) => diagnostic(entry, gate, place(gate)));
  });
}

interface Gate {
  readonly phase: Phase;
  readonly items: readonly string[];
  /** `absent`: the document does not have them at all. */
  readonly state: 'absent' | 'open' | 'unsigned';
}

function gatesOf(tasks: readonly WorkflowTask[], until: Phase): Gate[] {
  const phases = Object.keys(PHASES) as Phase[];
  return phases.slice(0, phases.indexOf(until) + 1).flatMap((phase) => {
    const absent = PHASES[phase].filter((item) => !tasks.some((task) => task.item === item));
    const mine = tasks.filter((task) => phaseOf(task) === phase);
    return [
      ...mine.filter(({ done }) => !done).map(({ item }): Gate => ({ phase, items: [item], state: 'open' })),
      ...mine.filter(isUnsigned).map(({ item }): Gate => ({ phase, items: [item], state: 'unsigned' })),
      ...(absent.length === 0 ? [] : [{ phase, items: absent, state: 'absent' } as const]),
    ];
  });
}

function isUnsigned({ item, done, by, on }: WorkflowTask): boolean {
  return done && DECISIONS.has(item) && (by === undefined || on === undefined);
}

/** One of the sixteen items belongs to its phase wherever it stands. */
function phaseOf({ item, phase }: WorkflowTask): Phase | undefined {
  const own = (Object.keys(PHASES) as Phase[]).find((name) => (PHASES[name] as readonly string[]).includes(item));
  return own ?? phase;
}

/** The line of the item, else the heading of the workflow, else that of the document. */
function placesOf(entry: Entry, text: string): (gate: Gate) => Range {
  const { tasks, sections } = withoutCredentials(readDocument(text, entry.file));
  const workflow = sections.find(({ key }) => key === 'workflow');
  return ({ items: [item = ''], state }) => {
    const line = tasks.find(({ text }) => text.startsWith(item) || knownItem(words(text)) === item);
    return (state === 'absent' ? undefined : line?.range) ?? workflow?.heading ?? entry.heading;
  };
}

/** An item without what stands in brackets behind it. */
function words(text: string): string {
  const bracket = text.indexOf('(');
  return (bracket < 0 ? text : text.slice(0, bracket)).replaceAll('*', '').trim();
}

function diagnostic({ file, id }: Entry, { phase, items, state }: Gate, range: Range): Diagnostic {
  const { severity, why, remedy } = CODES[CODE];
  const [item = ''] = items;
  const message = {
    absent: `The ${phase} phase does not say how far it is with ${items.join(', ')}.`,
    open: `${item}, of the ${phase} phase, is not done.`,
    unsigned: `${item} is ticked, and nothing says who decided it and when.`,
  }[state];
  const how = state === 'unsigned' ? `Write it behind the item: \`- [x] ${item} (Anna Rossi, 2026-10-01)\`.` : remedy;
  return {
    code: CODE,
    severity,
    file,
    range,
    message,
    why,
    remedy: state === 'absent' ? `Add them to the Workflow section, each as \`- [ ] ${item}\`.` : how,
    fix: undefined,
    requirement: id,
    clause: undefined,
    blocks: false,
  };
}
