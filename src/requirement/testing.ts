/** What must be shown to hold, and where. */
import type { RateLimit } from './policies.ts';

export interface Testing {
  /** Faults that must be survived, as written, each by itself: `503 for 1 min`. */
  readonly failureScenarios: readonly string[];
  readonly load: LoadTest | undefined;
  /** Where it can be tried: an address, or words. */
  readonly sandbox: string | undefined;
  readonly recovery: string | undefined;
}

export interface LoadTest {
  readonly rate: RateLimit;
  /** Milliseconds. */
  readonly for: number | undefined;
}
