/**
 * Labels that hold the name of a clause that runs (`Connection Timeout`, `Retry rules`): whoever wrote one may well mean that
 * clause, and a default would take its place. It must not know what is said about it.
 */
import { CLAUSES } from '../clauses/index.ts';
import { fold } from '../vocabulary/fold.ts';
import { allLabels } from '../vocabulary/words.ts';

export interface Contained {
  /** Canonical label of the clause. */
  readonly label: string;
  /** Whether hardly anything else can be meant. */
  readonly sure: boolean;
}

/** Without these a call is repeated, waits or floods otherwise than somebody wrote. */
const SURE: ReadonlySet<string> = new Set(['Timeout', 'Retry', 'Retry Budget', 'Circuit Breaker', 'Concurrency', 'Rate Limits']);
/** Names that other things have too: `Size limits`. */
const VAGUE: ReadonlySet<string> = new Set(
  'limits limit limiti limites quota quotas cuota cuotas cota cotas quote kontingent kontingente breaker sicherung tentativi tentativas tentatives wiederholung repeticion repeticao ripetizione ripetizioni parallelism'.split(
    ' ',
  ),
);
/** Inside of one word, in any language: `readTimeout`, `retry-config`. */
const STEMS: readonly (readonly [stem: string, label: string])[] = [
  ['timeout', 'Timeout'],
  ['zeitlimit', 'Timeout'],
  ['retry', 'Retry'],
  ['retries', 'Retry'],
];
/** What is said about a clause, and not by it. */
const ABOUT: ReadonlySet<string> = new Set(
  'note notes rationale reason documentation docs doc link contact owner example examples error errors code codes message messages'.split(
    ' ',
  ),
);

let running: ReadonlyMap<string, string> | undefined;

/** The clause whose name a label holds beside other words. */
export function containedLabel(label: string): Contained | undefined {
  running ??= runningNames();
  const words = fold(label).split(' ');
  if (words.some((word) => ABOUT.has(word))) return undefined;
  for (let length = words.length; length > 0; length--) {
    for (let start = 0; start + length <= words.length; start++) {
      const name = words.slice(start, start + length).join(' ');
      const found = running.get(name) ?? (length === 1 ? STEMS.find(([stem]) => name.includes(stem))?.[1] : undefined);
      if (found !== undefined) return { label: found, sure: SURE.has(found) && !VAGUE.has(name) };
    }
  }
  return undefined;
}

function runningNames(): ReadonlyMap<string, string> {
  const governing = new Set(
    CLAUSES.filter(({ govern, label }) => govern !== undefined || label === 'Authentication').map(({ label }) => label),
  );
  const names = new Map<string, string>();
  for (const [name, { label }] of allLabels()) if (governing.has(label)) names.set(name, label);
  return names;
}
