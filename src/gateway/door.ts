/**
 * A way in below a requirement's name that is not forwarded: `POST /payment-gateway/deliveries`. A request that the document
 * itself declares as an operation is never taken by a door.
 */
import type { CallerRequest, CallerResponse } from './caller.ts';
import type { RequestHead } from './request-head.ts';
import type { Route } from './routes.ts';

export interface Visit {
  readonly route: Route;
  readonly request: CallerRequest;
  readonly response: CallerResponse;
  readonly head: RequestHead;
  /** What follows the requirement's name in the target: `/deliveries/0190…?wait=5`. */
  readonly rest: string;
  /** It came by the gateway's public name, not from this machine. */
  readonly fromOutside: boolean;
}

export interface Door {
  /** Whether other machines reach it, by the gateway's public name. */
  readonly public: boolean;
  /** Whether the visit is for this door; asked before `enter`, quick. */
  takes(visit: Visit): boolean;
  /** Answers it, whatever happens. Must not throw. */
  enter(visit: Visit): void;
}
