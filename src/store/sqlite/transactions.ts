/**
 * Carries out what was asked for, many at once in one transaction: the disk is asked to keep it once for all of them.
 *
 * 1. What is answered without an error was committed, with synchronous=FULL: it is on the disk.
 * 2. One that fails by itself (the store is full, there is no key) fails alone: the transaction is done again, each in its own
 *    savepoint.
 * 3. Where the file or the disk fails, all of them fail, and nothing of them was done; the next are tried anew.
 * 4. What only reads is answered after the writing, outside of the transaction, so that it works on a full disk.
 */
import { isOfTheFile, storeError, unavailable } from './failures.ts';
import { carryOut, isReading, type Request } from './operations.ts';
import type { Signal, Work } from './work.ts';

export type Answer = { readonly value: unknown } | { readonly error: unknown };

export interface Carried {
  readonly answers: readonly Answer[];
  readonly signals: readonly Signal[];
}

/** `said`: the time by the process's clock. */
export function carryOutAll(work: Work, requests: readonly Request[], said: number): Carried {
  const answers = new Array<Answer>(requests.length);
  const writing = requests.flatMap(({ name }, index) => (isReading(name) ? [] : [index]));
  const signals = writing.length === 0 ? [] : write(work, requests, writing, answers, said);
  if (writing.length < requests.length) read(work, requests, answers, said);
  return { answers, signals };
}

function write(
  work: Work,
  requests: readonly Request[],
  writing: readonly number[],
  answers: Answer[],
  said: number,
): readonly Signal[] {
  const untold = [...work.untold];
  for (const apart of [false, true]) {
    try {
      work.database.exec('BEGIN IMMEDIATE');
      work.begin(said);
      for (const index of writing) answers[index] = one(work, requests[index] as Request, apart);
      const signals = work.finish();
      work.database.exec('COMMIT');
      work.failure = undefined;
      if (writing.some((index) => requests[index]?.name === 'sweep')) work.untold.length = 0;
      return signals;
    } catch (error) {
      rollBack(work);
      work.untold.splice(0, work.untold.length, ...untold);
      if (!apart && writing.length > 1 && !isOfTheFile(error)) continue;
      const failed = writing.length > 1 ? unavailable(work.place, error) : storeError(work.place, error);
      if (isOfTheFile(error)) work.failure = (failed as Error).message;
      for (const index of writing) answers[index] = { error: failed };
      return [];
    }
  }
  return [];
}

/** `apart`: a failure is its own; otherwise it is everybody's, and all are done again. */
function one(work: Work, request: Request, apart: boolean): Answer {
  if (!apart) return { value: carryOut(work, request) };
  const goBack = work.mark();
  work.database.exec('SAVEPOINT one');
  try {
    const value = carryOut(work, request);
    work.database.exec('RELEASE one');
    return { value };
  } catch (error) {
    if (isOfTheFile(error)) throw error;
    work.database.exec('ROLLBACK TO one; RELEASE one');
    goBack();
    return { error: storeError(work.place, error) };
  }
}

function read(work: Work, requests: readonly Request[], answers: Answer[], said: number): void {
  try {
    work.begin(said);
  } catch (error) {
    const failed = unavailable(work.place, error);
    for (const [index, { name }] of requests.entries()) if (isReading(name)) answers[index] = { error: failed };
    return;
  }
  for (const [index, request] of requests.entries()) {
    if (!isReading(request.name)) continue;
    try {
      answers[index] = { value: carryOut(work, request) };
    } catch (error) {
      answers[index] = { error: storeError(work.place, error) };
    }
  }
}

function rollBack(work: Work): void {
  // After some failures SQLite has rolled back by itself.
  if (work.database.isTransaction) work.database.exec('ROLLBACK');
  work.undone();
}
