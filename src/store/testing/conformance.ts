/**
 * What every engine must do, as its users see it: one suite that all of them pass.
 *
 * `open(t, options)` gives an empty store, which ends with the test `t`, and `advance(ms)`, by which its time passes: an engine
 * that is handed a World lets that World's time pass; one whose time is the database's moves that. Time may also pass by itself:
 * the suite reckons in minutes. `again`, `written` and `tamper` (see `Opened`) are left out by an engine that has no such thing.
 *
 * What the suite takes for granted beyond requirement/store.ts:
 * - A claim whose lease is over goes back with `sweep`; until then its owner may still settle it.
 * - What has expired may die with `claim` as well as with `sweep`; the next `sweep` tells it.
 * - A payload that cannot be opened dies when it is to be claimed, and the rest of the batch is claimed.
 * - Of a key's open deliveries at most one can be claimed: while one is claimed none, otherwise the one accepted first, one
 *   that was retried included.
 * - `change` writes one audit record for what it was done to: its subject the id where that is one, else the filter in words
 *   (`filterWords`), `detail.deliveries` how many; none where there was nobody. `acts` of a delivery are those done to it, and
 *   those whose subject it is.
 * - Names of records are ordered by their bytes in UTF-8.
 */
import { describe } from 'node:test';
import { acceptance } from './conformance/acceptance.ts';
import { claiming } from './conformance/claiming.ts';
import { operating } from './conformance/operating.ts';
import { records } from './conformance/records.ts';
import type { Open } from './conformance/scene.ts';
import { schedules } from './conformance/schedules.ts';
import { together } from './conformance/together.ts';

export type { Open, Opened, OpenOptions } from './conformance/scene.ts';

/** `schedules`: how many random schedules are tried; fewer where each opens a database. Default 100. */
export function conformance(name: string, open: Open, options: { readonly schedules?: number } = {}): void {
  describe(name, () => {
    acceptance(open);
    claiming(open);
    operating(open);
    records(open);
    together(open);
    schedules(open, options.schedules ?? 100);
  });
}
