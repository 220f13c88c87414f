import type { OutcomeKind } from '../../requirement/outcome.ts';
import { OUTCOME_KINDS } from '../../requirement/outcome.ts';
import { FAMILIES } from './families.ts';
import type { Family, SeriesId, SeriesTable } from './series.ts';

const NOT_YET = -2;

const OUTCOME_INDEX = Object.fromEntries(OUTCOME_KINDS.map((kind, index) => [kind, index])) as Readonly<
  Record<OutcomeKind, number>
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
  readonly #calls = new Int32Array(OUTCOME_KINDS.length).fill(NOT_YET);
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

  calls(outcome: OutcomeKind): SeriesId {
    return this.#byOutcome(this.#calls, FAMILIES.calls, outcome);
  }

  attempts(outcome: OutcomeKind): SeriesId {
    return this.#byOutcome(this.#attempts, FAMILIES.attempts, outcome);
  }

  /** What was counted so far, kinds that never happened left out. */
  callCounts(): Partial<Record<OutcomeKind, number>> {
    return this.#counts(this.#calls);
  }

  attemptCounts(): Partial<Record<OutcomeKind, number>> {
    return this.#counts(this.#attempts);
  }

  #counts(ids: Int32Array): Partial<Record<OutcomeKind, number>> {
    const counts: Partial<Record<OutcomeKind, number>> = {};
    OUTCOME_KINDS.forEach((kind, index) => {
      const id = ids[index] as number;
      if (id >= 0) counts[kind] = this.#table.value(id);
    });
    return counts;
  }

  #byOutcome(ids: Int32Array, family: Family, outcome: OutcomeKind): SeriesId {
    // Looking the word up costs as much as all the rest; nearly always it is this one.
    const index = outcome === 'success' ? SUCCESS : OUTCOME_INDEX[outcome];
    const known = ids[index] as number;
    if (known !== NOT_YET) return known;
    const id = this.#table.id(family, [this.requirement, this.operation, outcome]);
    ids[index] = id;
    return id;
  }
}
