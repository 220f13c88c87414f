import { realWorld } from '../runtime/platform/world.ts';

/** The date in UTC, `2026-11-23`. */
export function today(): string {
  return new Date(realWorld().epoch()).toISOString().slice(0, 10);
}
