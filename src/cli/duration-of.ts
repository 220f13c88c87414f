import { parseDuration } from '../requirement/units/duration.ts';
import { UsageError } from './command.ts';

/** The milliseconds that somebody wrote for a flag: `10m`, `90 s`. Throws UsageError. */
export function durationOf(flag: string, written: string): number {
  const reading = parseDuration(written);
  if (reading.ok) return reading.value;
  throw new UsageError(`${flag}: ${reading.message}.`, `Write it as ${reading.forms.join(' or ')}.`);
}
