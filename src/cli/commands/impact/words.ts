/** How the parts of an impact are said, for people in a terminal and in a report alike. */
import { formatDuration } from '../../../requirement/units/duration.ts';
import { formatPercentage } from '../../../requirement/units/percentage.ts';
import type { HurtFeature, Impact, Relief, State } from '../../../trace/impact.ts';

export const STATES: Readonly<Record<State, string>> = { down: 'down', caught: 'caught', degraded: 'degraded' };

export type TitleOf = (id: string) => string;

export function verdict({ id, state, caughtBy, integrations, features }: Impact, titleOf: TitleOf): string {
  const title = titleOf(id);
  const name = title === '' ? id : `${id} ${title}`;
  if (state === 'caught') return `When ${name} fails, ${caughtBy.join(', then ')} answers in its place.`;
  const down = [...integrations.filter((hurt) => hurt.state === 'down'), ...features.filter((hurt) => hurt.state === 'down')]
    .length;
  if (down > 0) return `When ${name} fails, ${down === 1 ? 'one thing goes' : `${down} things go`} down with it.`;
  return integrations.length + features.length === 0
    ? `When ${name} fails, nothing that a document names is hurt.`
    : `When ${name} fails, nothing goes down with it.`;
}

/** `respond 503`, `cached up to 10 min`, `queue for up to 12 h (create payment)`. */
export function reliefWords({ step, operations }: Relief): string {
  const some = operations.length === 0 ? '' : ` (${operations.join(', ')})`;
  if (step.kind === 'cached') return `answers cached up to ${formatDuration(step.maxAge)}${some}`;
  if (step.kind === 'queue') return `queues for up to ${formatDuration(step.maxAge)}${some}`;
  return `responds ${step.status}${some}`;
}

/** `99.9%`, `at most 99.9%`, `unknown`. */
export function availabilityWords({ ratio, unknown }: Pick<HurtFeature, 'ratio' | 'unknown'>): string {
  if (ratio === undefined) return 'unknown';
  const figure = formatPercentage(Math.floor(ratio * 100_000 + 1e-6) / 100_000);
  return unknown.length > 0 ? `at most ${figure}` : figure;
}

/** `43.2 min per 30 days`; of an upper bound, at least as much. */
export function budgetWords({ budget, unknown }: HurtFeature, window: number): string {
  if (budget === undefined) return '–';
  const minutes = Math.round(budget / 6_000) / 10;
  return `${unknown.length > 0 ? 'at least ' : ''}${minutes} min per ${formatDuration(window)}`;
}
