import type { CircuitBreakerSettings } from '../../../requirement/policies.ts';
import { CountWindow } from './count-window.ts';
import { TimeWindow } from './time-window.ts';

/** What a closed breaker judges by: the last so many calls, or those of so much time. */
export type OutcomeWindow = CountWindow | TimeWindow;

type Window = CircuitBreakerSettings['window'];

export function newWindow(window: Window, now: number): OutcomeWindow {
  return window.kind === 'count' ? new CountWindow(window.calls) : new TimeWindow(window.length, now);
}

/** Remembers what the old one does. Calls and time cannot be told in each other's terms: between them it begins empty. */
export function windowAfterReload(old: OutcomeWindow, window: Window, now: number): OutcomeWindow {
  if (window.kind === 'count' && old instanceof CountWindow) {
    return old.size === window.calls ? old : old.resized(window.calls);
  }
  if (window.kind === 'time' && old instanceof TimeWindow) {
    return old.length === window.length ? old : old.resized(window.length, now);
  }
  return newWindow(window, now);
}
