/** How changes are said, in a terminal and in a report alike. */
import type { Change, ClauseChange, Held } from '../../../trace/change/change.ts';
import type { OperationChange } from '../../../trace/change/operations.ts';

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
  const which =
    broken.length === 2
      ? 'Neither version compiles'
      : broken[0] === 'after'
        ? 'The version of now does not compile'
        : 'The version of then does not compile';
  return `${which}, so what they mean cannot be compared.`;
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
