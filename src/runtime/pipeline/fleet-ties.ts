/** What an engine tells the other processes that run the same documents, and hears from them. The fleet fits it by shape. */
import type { BreakerNotice, CircuitBreaker, ProbeGate } from '../policies/circuit-breaker/circuit-breaker.ts';

export interface EngineFleet {
  readonly breakers: FleetBreakers;
  /** Somebody on call has ordered this here; it is meant for all. */
  ordered(requirement: string, action: string, forMs: number | undefined): void;
}

export interface FleetBreakers {
  /** `name` is the same in every process. A later tie of the name takes the place of the earlier. */
  tie(name: string): BreakerTie;
  untie(name: string): void;
}

/** One breaker's connection to those of the same name elsewhere. */
export interface BreakerTie extends ProbeGate {
  follow(breaker: CircuitBreaker): void;
  changed(notice: BreakerNotice, now: number): void;
}
