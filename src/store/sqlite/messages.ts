/** What crosses between the caller's thread and the one that has the file. */
import { ConcordatError, type ErrorCode } from '../../requirement/errors.ts';
import type { StoreStatus } from '../../requirement/store.ts';
import { storeError } from './failures.ts';
import type { Request } from './operations.ts';
import type { Answer } from './transactions.ts';
import type { Signal } from './work.ts';

/** `said`: the time by the caller's clock, so that the worker needs none of its own. */
export type ToWorker =
  | { readonly kind: 'requests'; readonly requests: readonly Request[]; readonly said: number }
  | { readonly kind: 'status'; readonly said: number }
  | { readonly kind: 'backup'; readonly file: string }
  | { readonly kind: 'signals' }
  | { readonly kind: 'close' };

/** Requests are answered in their order; `status` and `backup` each once. */
export type FromWorker =
  | { readonly kind: 'open'; readonly sealed: boolean }
  | { readonly kind: 'not open'; readonly error: WrittenError }
  | { readonly kind: 'answers'; readonly answers: readonly WrittenAnswer[]; readonly signals: readonly Signal[] }
  | { readonly kind: 'status'; readonly status: StoreStatus }
  | { readonly kind: 'backup'; readonly error: WrittenError | undefined }
  | { readonly kind: 'signals'; readonly signals: readonly Signal[] };

export type WrittenAnswer = { readonly value: unknown } | { readonly error: WrittenError };

/** An error loses its class on its way from thread to thread; its code is what people match on. */
export interface WrittenError {
  readonly code: ErrorCode;
  readonly message: string;
  readonly retryAfter: number | undefined;
}

export function writeAnswer(answer: Answer, place: string): WrittenAnswer {
  return 'error' in answer ? { error: writeError(answer.error, place) } : answer;
}

export function writeError(error: unknown, place: string): WrittenError {
  const { code, message, retryAfter } = storeError(place, error);
  return { code, message, retryAfter };
}

export function readError({ code, message, retryAfter }: WrittenError): ConcordatError {
  return new ConcordatError(code, message, { retryAfter });
}
