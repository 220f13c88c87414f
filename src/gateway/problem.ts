/** Problem details (RFC 9457): what happened to which call, what was promised, what to do. */
import { failureOf } from '../adapters/http/failure.ts';
import type { CallResult } from '../requirement/call.ts';
import { ConcordatError } from '../requirement/errors.ts';
import type { Operation } from '../requirement/operation.ts';
import type { Requirement } from '../requirement/requirement.ts';
import type { CallerResponse } from './caller.ts';
import type { ProblemName } from './problem-types.ts';
import { PROBLEM_TYPES, problemOfCode } from './problem-types.ts';

export const PROBLEM_CONTENT_TYPE = 'application/problem+json';

export interface Problem {
  readonly name: ProblemName;
  readonly detail: string;
  /** Stable error code, where the problem is one of the engine's. */
  readonly code?: string | undefined;
  readonly call?: string | undefined;
  readonly requirement?: string | undefined;
  readonly operation?: string | undefined;
  readonly outcome?: string | undefined;
  readonly attempts?: number | undefined;
  /** The clause that decided, with its place. */
  readonly clause?: string | undefined;
  /** Milliseconds. */
  readonly retryAfter?: number | undefined;
}

/** A call that ended without an answer of the other side. `patience`: as for `failureOf`. */
export function problemOfResult(
  result: CallResult,
  requirement: Requirement,
  operation: Operation,
  patience: number | undefined,
): Problem {
  const failure = failureOf(requirement, operation, result, patience);
  return { ...problemOfError(failure, requirement, operation.name), call: result.call };
}

export function problemOfError(error: unknown, { id }: Requirement, operation: string): Problem {
  if (!(error instanceof ConcordatError)) {
    const said = error instanceof Error ? error.message : String(error);
    return { name: 'internal', detail: `"${operation}" of ${id} could not be done: ${said}`, requirement: id, operation };
  }
  return {
    name: problemOfCode(error.code),
    code: error.code,
    detail: error.message,
    requirement: error.requirement ?? id,
    operation: error.operation ?? operation,
    outcome: error.outcome?.kind,
    attempts: error.attempts,
    clause: error.clause,
    retryAfter: error.retryAfter,
  };
}

/** Milliseconds as `Retry-After` has them: early by a rounded fraction would be early. */
export function wholeSeconds(milliseconds: number): string {
  return String(Math.ceil(milliseconds / 1000));
}

/** Sends a problem as the whole response. `pages` is where the problem types' pages are; `more` is flat name, value. */
export function sendProblem(response: CallerResponse, problem: Problem, pages: string, more: readonly string[] = []): void {
  const { status, title } = PROBLEM_TYPES[problem.name];
  const body = Buffer.from(
    JSON.stringify({
      type: `${pages}/${problem.name}`,
      title,
      status,
      detail: problem.detail,
      instance: problem.call === undefined ? undefined : `urn:uuid:${problem.call}`,
      code: problem.code,
      requirement: problem.requirement,
      operation: problem.operation,
      outcome: problem.outcome,
      attempts: problem.attempts,
      clause: problem.clause,
      // Some SDKs look for this member and not at the status: without it they take the problem for what was asked for.
      error: { type: 'api_error', code: problem.code ?? problem.name, message: problem.detail },
    }),
  );
  const headers = ['Content-Type', PROBLEM_CONTENT_TYPE, 'Content-Length', String(body.length), ...more];
  if (problem.retryAfter !== undefined && status !== 504) headers.push('Retry-After', wholeSeconds(problem.retryAfter));
  response.writeHead(status, headers);
  response.end(body);
}
