/**
 * How every benchmark here measures: fresh processes, several rounds, variants in random order within a round, each figure
 * divided by its reference of the same round. Ratios are the result; absolute figures only tell the scale.
 */
import { spawnSync } from 'node:child_process';

export interface Figures {
  readonly median: number;
  readonly p10: number;
  readonly p90: number;
}

export function figures(values: readonly number[]): Figures {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
  return { median: at(0.5), p10: at(0.1), p90: at(0.9) };
}

export function shuffled<T>(values: readonly T[]): T[] {
  const copy = [...values];
  for (let last = copy.length - 1; last > 0; last -= 1) {
    const other = Math.floor(Math.random() * (last + 1));
    [copy[last], copy[other]] = [copy[other] as T, copy[last] as T];
  }
  return copy;
}

/** Runs `file variant` in a fresh process and parses the JSON object on its last line. */
export function freshly(file: URL, variant: string, flags: readonly string[] = []): Record<string, number> {
  const run = spawnSync(process.execPath, [...flags, '--disable-warning=ExperimentalWarning', file.pathname, variant], {
    encoding: 'utf8',
  });
  const last = run.stdout.trim().split('\n').at(-1) ?? '';
  if (run.status !== 0 || !last.startsWith('{'))
    throw new Error(`${file.pathname} ${variant} failed:\n${run.stderr}${run.stdout}`);
  return JSON.parse(last) as Record<string, number>;
}

export function number(value: number, digits = 2): string {
  if (!Number.isFinite(value)) return '–';
  return value >= 100 ? Math.round(value).toLocaleString('en-US') : value.toFixed(value >= 10 ? 1 : digits);
}

export function spread(values: readonly number[], digits = 2): string {
  const { median, p10, p90 } = figures(values);
  return `${number(median, digits)} (${number(p10, digits)}–${number(p90, digits)})`;
}

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [
    `| ${head.join(' | ')} |`,
    `|${head.map((_, column) => (column === 0 ? '---' : '---:')).join('|')}|`,
    ...rows.map((row) => `| ${row.join(' | ')} |`),
  ].join('\n');
}
