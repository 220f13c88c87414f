/** What a check found that the one before did not, and what it found no more. */
import type { Diagnostic } from '../../../requirement/diagnostic.ts';
import type { Output } from '../../output.ts';
import { briefly } from '../../render/findings.ts';

/** Findings of a kind that are named; the count tells of all. */
const MOST_NAMED = 5;

export class SinceLast {
  #before: readonly Diagnostic[] | undefined;

  /** `1 new, 2 gone` and which they are; empty for the first check. A finding that only moved is neither. */
  take(found: readonly Diagnostic[], stream: Pick<Output, 'paint' | 'width'>): string[] {
    const before = this.#before;
    this.#before = found;
    if (before === undefined) return [];
    const came = without(found, before);
    const went = without(before, found);
    if (came.length + went.length === 0) return ['No finding is new, and none is gone.'];
    const counts = [came.length > 0 ? `${came.length} new` : '', went.length > 0 ? `${went.length} gone` : ''];
    return [
      stream.paint('strong', counts.filter((count) => count !== '').join(', ')),
      ...named(came, 'error', '+', stream),
      ...named(went, 'good', '-', stream),
    ];
  }
}

function named(
  findings: readonly Diagnostic[],
  role: 'error' | 'good',
  sign: string,
  stream: Pick<Output, 'paint' | 'width'>,
): string[] {
  const lines = briefly(findings.slice(0, MOST_NAMED), stream).map((line) => `${stream.paint(role, sign)} ${line}`);
  return findings.length > MOST_NAMED ? [...lines, `${stream.paint(role, sign)} … ${findings.length - MOST_NAMED} more`] : lines;
}

/** Equal ones are counted: of two, one may be gone. */
function without(findings: readonly Diagnostic[], others: readonly Diagnostic[]): readonly Diagnostic[] {
  const left = new Map<string, number>();
  for (const other of others) left.set(keyOf(other), (left.get(keyOf(other)) ?? 0) + 1);
  return findings.filter((finding) => {
    const count = left.get(keyOf(finding)) ?? 0;
    left.set(keyOf(finding), count - 1);
    return count <= 0;
  });
}

/** Lines are no part of it: they move with every edit above. */
function keyOf({ file, code, severity, message, clause }: Diagnostic): string {
  return JSON.stringify([file, code, severity, message, clause]);
}
