/** Task lists below the phases of the workflow → how far the integration has come. */

import { isDay, likelyDay } from '../../requirement/units/day.ts';
import { isPlaceholder } from '../../requirement/units/placeholder.ts';
import { quote } from '../../requirement/units/reading.ts';
import { PHASES, type Phase, type Workflow, type WorkflowTask } from '../../requirement/workflow.ts';
import type { Document, Section, Task } from '../document.ts';
import { knownItem, knownPhase } from '../vocabulary/words.ts';
import type { Findings } from './findings.ts';
import { upTo } from './up-to.ts';

const PHASE_OF: ReadonlyMap<string, Phase> = new Map(
  Object.entries(PHASES).flatMap(([phase, items]) => items.map((item) => [item, phase as Phase] as const)),
);
const MOST = 500;
const LONGEST = 300;

/** Only tasks below a Workflow heading are its steps. */
export function readWorkflow(document: Document, findings: Findings): Workflow {
  if (document.tasks.length === 0) return { tasks: [] };
  const tasks: WorkflowTask[] = [];
  let within: Section | undefined;
  let sections: readonly Section[] | undefined;
  for (const task of document.tasks) {
    if (task.section !== within) {
      within = task.section;
      sections = upTo(within, 'workflow');
    }
    if (sections === undefined || isPlaceholder(task.text)) continue;
    if (tasks.length === MOST) {
      findings.add('invalid-value', task.range, `there are more than ${MOST} steps; those from here on are not read`, {
        severity: 'warning',
        blocks: false,
      });
      break;
    }
    tasks.push(readTask(task, sections, findings));
  }
  return { tasks };
}

function readTask(task: Task, sections: readonly Section[], findings: Findings): WorkflowTask {
  const whole = task.text.endsWith(')') ? undefined : knownItem(task.text);
  if (whole !== undefined)
    return { phase: phaseIn(sections, whole), item: whole, done: task.checked, by: undefined, on: undefined };
  const text = task.text.replaceAll('\n', ' ').slice(0, LONGEST).trim();
  const { words, inside } = splitBrackets(text);
  const signed = inside === undefined ? undefined : readSignature(inside, task, findings);
  const written = plain(signed === undefined ? text : words);
  const item = knownItem(written) ?? knownItem(plain(words)) ?? written;
  return { phase: phaseIn(sections, item), item, done: task.checked, by: signed?.by, on: signed?.on };
}

/** The nearest heading that names one; else the phase that the template has the item in. */
function phaseIn(sections: readonly Section[], item: string): Phase | undefined {
  for (const { title } of sections) {
    const phase = knownPhase(title);
    if (phase !== undefined) return phase;
  }
  return PHASE_OF.get(item);
}

interface Signature {
  readonly by: string | undefined;
  readonly on: string | undefined;
}

/** `Anna Rossi, 2026-10-01`, or one of them; words that begin small are a remark and no name. */
function readSignature(inside: string, { range }: Task, findings: Findings): Signature | undefined {
  const parts = inside.split(',').map((part) => part.trim());
  const on = parts.find(isDay);
  const names = parts.filter((part) => part !== on && part !== '');
  const wrong = on === undefined ? names.find(looksLikeDay) : undefined;
  if (wrong !== undefined) {
    const day = likelyDay(wrong);
    findings.add('invalid-value', range, `${quote(wrong)} is not a day of the calendar`, {
      remedy: `Write it as \`${day ?? '2026-10-01'}\`.`,
      severity: 'warning',
      blocks: false,
    });
  }
  const by = names.filter((name) => name !== wrong).join(', ');
  if (on === undefined && wrong === undefined && !isName(by)) return undefined;
  return { by: by === '' ? undefined : by, on };
}

function looksLikeDay(text: string): boolean {
  return text.length <= 10 && /^[\d./-]+$/.test(text) && /\d[./-]\d/.test(text);
}

function isName(text: string): boolean {
  return text.length <= 80 && /^[@\p{Lu}]/u.test(text);
}

function splitBrackets(text: string): { readonly words: string; readonly inside: string | undefined } {
  const open = text.lastIndexOf('(');
  if (open < 1 || !text.endsWith(')')) return { words: text, inside: undefined };
  return { words: text.slice(0, open).trim(), inside: text.slice(open + 1, -1).trim() };
}

function plain(text: string): string {
  return text.replaceAll('**', '').replaceAll('`', '').replaceAll('~~', '').trim();
}
