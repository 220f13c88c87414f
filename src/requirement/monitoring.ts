/** How it is watched, and who is told. */
import type { SecretReference } from './secret-reference.ts';

export interface Monitoring {
  readonly healthCheck: HealthCheck | undefined;
  /** Undefined: the defaults for its criticality; empty: `none`. */
  readonly alerts: readonly Alert[] | undefined;
  readonly notify: readonly Recipient[];
}

export interface HealthCheck {
  /** As written: `GET /health`, `SELECT 1`, `list incoming/`. */
  readonly request: string;
  /** Milliseconds between two probes. */
  readonly every: number | undefined;
  /** Statuses, where the protocol has some: `200`, `2xx`. */
  readonly expects: readonly string[];
  /** Milliseconds. */
  readonly within: number | undefined;
}

/** Somebody is told when `long` and `short` both burn faster than `burnRate`, or when a figure leaves its bound. */
export type Alert =
  | {
      readonly kind: 'burn rate';
      readonly severity: AlertSeverity;
      /** Times as fast as the budget allows. */
      readonly burnRate: number;
      /** Milliseconds. */
      readonly long: number;
      readonly short: number;
    }
  | {
      readonly kind: 'threshold';
      readonly severity: AlertSeverity;
      readonly figure: 'error rate' | 'response time' | 'rate limit used' | 'queue length' | 'certificate expiry';
      /** Ratio, milliseconds or count, as the figure is. */
      readonly above: number;
      /** For response time: which percentile, a ratio. */
      readonly percentile: number | undefined;
      /** Milliseconds for which it must last. */
      readonly for: number | undefined;
    };

export type AlertSeverity = 'page' | 'ticket';

/** An address that may be written down, or a reference to one that may not. */
export type Recipient = SecretReference | { readonly address: string };
