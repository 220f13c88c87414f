/** The difference of two texts as people know it: a head for each file, and the lines that went and came with three around them. */

import type { Paint } from './colour.ts';
import { printable } from './printable.ts';

const CONTEXT = 3;
/** Lines that are looked for at the same place in both texts; what differs more is shown as replaced as a whole. */
const MOST_STEPS = 2_000;

interface Step {
  readonly sign: ' ' | '-' | '+';
  readonly line: string;
}

/** Empty when the texts have the same lines. */
export function lineDiff(file: string, before: string, after: string, paint: Paint): string[] {
  const steps = stepsBetween(linesOf(before), linesOf(after));
  if (steps.every(({ sign }) => sign === ' ')) return [];
  const name = printable(file);
  const lines = [paint('strong', `--- ${name}`), paint('strong', `+++ ${name}`)];
  for (const [from, to] of hunks(steps)) {
    const start = { before: 1, after: 1 };
    const size = { before: 0, after: 0 };
    for (const [index, { sign }] of steps.slice(0, to).entries()) {
      const count = index < from ? start : size;
      if (sign !== '+') count.before += 1;
      if (sign !== '-') count.after += 1;
    }
    lines.push(paint('quiet', `@@ -${start.before},${size.before} +${start.after},${size.after} @@`));
    for (const { sign, line } of steps.slice(from, to)) lines.push(dressed(sign, printable(line), paint));
  }
  return lines;
}

function dressed(sign: Step['sign'], line: string, paint: Paint): string {
  if (sign === ' ') return ` ${line}`;
  return paint(sign === '-' ? 'error' : 'good', `${sign}${line}`);
}

function linesOf(text: string): string[] {
  const lines = text.split('\n').map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line));
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

function stepsBetween(before: readonly string[], after: readonly string[]): Step[] {
  let head = 0;
  while (head < before.length && head < after.length && before[head] === after[head]) head++;
  let tail = 0;
  while (tail < before.length - head && tail < after.length - head && before.at(-1 - tail) === after.at(-1 - tail)) tail++;
  const same = (line: string): Step => ({ sign: ' ', line });
  return [
    ...before.slice(0, head).map(same),
    ...middle(before.slice(head, before.length - tail), after.slice(head, after.length - tail)),
    ...before.slice(before.length - tail).map(same),
  ];
}

/** Goes through both; where they part, the nearest line that both still have is where they meet again. */
function middle(before: readonly string[], after: readonly string[]): Step[] {
  const steps: Step[] = [];
  let [a, b] = [0, 0];
  while (a < before.length || b < after.length) {
    if (a < before.length && b < after.length && before[a] === after[b]) {
      steps.push({ sign: ' ', line: before[a] as string });
      a++;
      b++;
      continue;
    }
    let [goneTo, cameTo] = meeting(before, after, a, b);
    for (; goneTo > a && cameTo > b && before[goneTo - 1] === after[cameTo - 1]; goneTo--) cameTo--;
    for (; a < goneTo; a++) steps.push({ sign: '-', line: before[a] as string });
    for (; b < cameTo; b++) steps.push({ sign: '+', line: after[b] as string });
  }
  return steps;
}

function meeting(before: readonly string[], after: readonly string[], a: number, b: number): readonly [number, number] {
  const places = new Map<string, number>();
  for (let at = b; at < Math.min(after.length, b + MOST_STEPS); at++) {
    const line = after[at] as string;
    if (!places.has(line)) places.set(line, at);
  }
  let best: readonly [number, number] = [before.length, after.length];
  for (let at = a; at < Math.min(before.length, a + MOST_STEPS); at++) {
    const there = before[at] === '' ? undefined : places.get(before[at] as string);
    if (there !== undefined && at + there < best[0] + best[1]) best = [at, there];
  }
  return best;
}

/** Stretches around what differs; two that are near are one. */
function hunks(steps: readonly Step[]): (readonly [number, number])[] {
  const found: [number, number][] = [];
  for (const [index, { sign }] of steps.entries()) {
    if (sign === ' ') continue;
    const [from, to] = [Math.max(0, index - CONTEXT), Math.min(steps.length, index + 1 + CONTEXT)];
    const last = found.at(-1);
    if (last !== undefined && from <= last[1]) last[1] = to;
    else found.push([from, to]);
  }
  return found;
}
