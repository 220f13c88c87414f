/** What a document promises of its availability, and how much failure that leaves room for. */
import { isUnknown } from '../../requirement/clause.ts';
import type { Objectives, Window } from '../../requirement/requirement.ts';

export interface PromisedAvailability {
  readonly ratio: number;
  readonly window: Window;
}

/** Undefined where none is promised or nobody knows. */
export function promisedAvailability({ availability }: Objectives): PromisedAvailability | undefined {
  return availability === undefined || isUnknown(availability) ? undefined : availability;
}

/** Milliseconds of a window in which it may be down: 43.2 min for 99.9% over 30 days. */
export function errorBudget({ ratio, window }: PromisedAvailability): number {
  return Math.round(window.length * (1 - ratio) * 1e3) / 1e3;
}
