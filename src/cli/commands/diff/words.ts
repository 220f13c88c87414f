/** How changes are said, in a terminal and in a report alike. */
import type { Change, ClauseChange, Held } from '../../../trace/change/change.ts';
import type { OperationChange } from '../../../trace/change/operations.ts';
import type { Consequences } from './consequences.ts';

export interface Said {
  readonly sign: '+' | '-' | '~';
  readonly what: string;
  readonly old: string;
  readonly new: string;
  /** `stricter`, `looser`; empty for neither. */
  readonly direction: string;
}

export function clauseWords({ label, kind, old, new: now, direction }: ClauseChange): Said {
  return { sign: SIGNS[kind], what: label, old: heldWords(old), new: heldWords(now), direction: direction ?? '' };
}

export function operationWords({ kind, what, part, old, new: now }: OperationChange): Said {
  return { sign: SIGNS[kind], what: part === '' ? what : `${what}: ${part}`, old: old ?? '', new: now ?? '', direction: '' };
}

const SIGNS = { added: '+', removed: '-', changed: '~' } as const;

/** What nobody wrote is said with where it comes from. */
function heldWords(held: Held | undefined): string {
  if (held === undefined) return '';
  return held.from === 'document' ? held.phrase : `${held.phrase} (${held.from})`;
}

export function headline({ id, title, file, before, kind }: Change): string {
  const name = [id, title].filter((part) => part !== undefined && part !== '').join(' ') || (file ?? before ?? '');
  if (kind === 'added') return `${name} is new`;
  if (kind === 'removed') return `${name} is gone`;
  const moved = file !== before ? `, renamed from ${before}` : '';
  return kind === 'reworded' ? `${name}: nothing changes in meaning${moved}` : `${name}${moved}`;
}

export function brokenWords({ broken }: Change): string | undefined {
  if (broken.length === 0) return undefined;
  if (broken.length === 2) return 'It does not compile, now or then, so nothing can be said about what has changed in meaning.';
  return broken[0] === 'after'
    ? 'It does not compile any more, so what has changed in meaning cannot be said. "concordat check" says why.'
    : 'It did not compile then, so what has changed in meaning cannot be said. It does now.';
}

/** What findings cannot be told of; undefined where all documents compile. */
export function unjudgedWords({ unjudged }: Consequences): string | undefined {
  if (unjudged.length === 0) return undefined;
  const which = unjudged.length === 1 ? 'it does not compile' : 'they do not compile';
  return `Of ${named(unjudged)} it cannot be judged which findings are gone, because ${which} any more.`;
}

function named(files: readonly string[]): string {
  return files.length > 5 ? `${files.slice(0, 5).join(', ')} and ${files.length - 5} more` : files.join(', ');
}

export function summary(changes: readonly Change[]): string {
  const count = (kind: Change['kind']): number => changes.filter((change) => change.kind === kind).length;
  const parts = [
    [count('changed'), 'changed'],
    [count('added'), 'new'],
    [count('removed'), 'gone'],
    [count('reworded'), 'only reworded'],
  ] as const;
  return parts.flatMap(([number, word]) => (number === 0 ? [] : `${number} ${word}`)).join(', ');
}
