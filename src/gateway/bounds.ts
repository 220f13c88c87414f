import type { PrometheusWriter } from '../runtime/telemetry/prometheus.ts';

/** Something that could grow, how far it has, and where it stops. */
export interface Bound {
  /** Empty: of the gateway itself. */
  readonly requirement: string;
  readonly bound: string;
  readonly used: number;
  readonly limit: number;
}

const LABELS = ['requirement', 'bound'];

export function writeBounds(writer: PrometheusWriter, bounds: readonly Bound[]): void {
  writer.family('concordat_bound_used', 'gauge', 'How much of what is bounded is in use.');
  for (const { requirement, bound, used } of bounds) writer.sample('concordat_bound_used', LABELS, [requirement, bound], used);
  writer.family('concordat_bound_limit', 'gauge', 'Where it stops.');
  for (const { requirement, bound, limit } of bounds) writer.sample('concordat_bound_limit', LABELS, [requirement, bound], limit);
}
