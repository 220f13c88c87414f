import type { CallEnding, OutcomeKind } from '../../requirement/outcome.ts';
import { CALL_ENDINGS, OUTCOME_KINDS } from '../../requirement/outcome.ts';
import { FAMILIES } from './families.ts';
import type { Family, SeriesId, SeriesTable } from './series.ts';

const NOT_YET = -2;

const OUTCOME_INDEX = Object.fromEntries(CALL_ENDINGS.map((kind, index) => [kind, index])) as Readonly<
  Record<CallEnding, number>
>;

const SUCCESS = OUTCOME_INDEX.success;

/** The series of one operation, found once: what every call touches is an integer away. */
export class OperationSeries {
  readonly requirement: string;
  readonly operation: string;
  readonly callDuration: SeriesId;
  readonly attemptDuration: SeriesId;
  readonly callsInFlight: SeriesId;
  readonly attemptsInFlight: SeriesId;
  readonly #table: SeriesTable;
  readonly #calls = new Int32Array(CALL_ENDINGS.length).fill(NOT_YET);
  readonly #attempts = new Int32Array(OUTCOME_KINDS.length).fill(NOT_YET);

  constructor(table: SeriesTable, requirement: string, operation: string) {
    this.requirement = requirement;
    this.operation = operation;
    this.#table = table;
    const values = [requirement, operation];
    this.callDuration = table.id(FAMILIES.callDuration, values);
    this.attemptDuration = table.id(FAMILIES.attemptDuration, values);
    this.callsInFlight = table.id(FAMILIES.callsInFlight, values);
    this.attemptsInFlight = table.id(FAMILIES.attemptsInFlight, values);
  }

  calls(outcome: CallEnding): SeriesId {
    return this.#byOutcome(this.#calls, FAMILIES.calls, outcome);
  }

  attempts(outcome: OutcomeKind): SeriesId {
    return this.#byOutcome(this.#attempts, FAMILIES.attempts, outcome);
  }

  /** What was counted so far, kinds that never happened left out. */
  callCounts(): Partial<Record<CallEnding, number>> {
    return this.#counts(CALL_ENDINGS, this.#calls);
  }

  attemptCounts(): Partial<Record<OutcomeKind, number>> {
    return this.#counts(OUTCOME_KINDS, this.#attempts);
  }

  #counts<E extends CallEnding>(endings: readonly E[], ids: Int32Array): Partial<Record<E, number>> {
    const counts: Partial<Record<E, number>> = {};
    endings.forEach((kind, index) => {
      const id = ids[index] as number;
      if (id >= 0) counts[kind] = this.#table.value(id);
    });
    return counts;
  }

  #byOutcome(ids: Int32Array, family: Family, outcome: CallEnding): SeriesId {
    // Looking the word up costs as much as all the rest; nearly always it is this one.
    const index = outcome === 'success' ? SUCCESS : OUTCOME_INDEX[outcome];
    const known = ids[index] as number;
    if (known !== NOT_YET) return known;
    const id = this.#table.id(family, [this.requirement, this.operation, outcome]);
    ids[index] = id;
    return id;
  }
}
