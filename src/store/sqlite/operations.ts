/** Everything that a store can be asked for, by name: what crosses from the caller to the thread that has the file. */
import { accept } from './accept.ts';
import { append, listAudit } from './audit.ts';
import { change } from './change.ts';
import { claim, dueLanes, extend, releaseClaims } from './claim.ts';
import { depths } from './depths.ts';
import { acquire, releaseLease } from './leases.ts';
import { count, get, list } from './reading.ts';
import { addRecord, deleteRecord, getRecord, listRecords, putRecord } from './records.ts';
import { settle } from './settle.ts';
import { sweep } from './sweep.ts';
import type { Work } from './work.ts';

export const WRITING = {
  accept,
  claim,
  extend,
  settle,
  releaseClaims,
  change,
  sweep,
  putRecord,
  deleteRecord,
  addRecord,
  acquire,
  releaseLease,
  append: (work: Work, record: Parameters<typeof append>[1]): void => void append(work, record),
  publish: (work: Work, topic: string, text: string): void => work.signal(topic, text),
} as const;

export const READING = { get, list, count, dueLanes, getRecord, listRecords, listAudit, depths } as const;

type Operations = typeof WRITING & typeof READING;
export type OperationName = keyof Operations;
type Rest<Parts> = Parts extends [Work, ...infer Others] ? Others : never;
export type ArgumentsOf<Name extends OperationName> = Rest<Parameters<Operations[Name]>>;
export type ResultOf<Name extends OperationName> = ReturnType<Operations[Name]>;

/** Asks for one. */
export type Ask = <Name extends OperationName>(name: Name, ...values: ArgumentsOf<Name>) => Promise<ResultOf<Name>>;

export interface Request {
  readonly name: OperationName;
  readonly values: readonly unknown[];
}

export function isReading(name: OperationName): boolean {
  return name in READING;
}

export function carryOut(work: Work, { name, values }: Request): unknown {
  const operation = (isReading(name) ? READING[name as keyof typeof READING] : WRITING[name as keyof typeof WRITING]) as (
    work: Work,
    ...values: readonly unknown[]
  ) => unknown;
  return operation(work, ...values);
}
