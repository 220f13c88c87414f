/** What happened to one call, line by line, with the time since it started. */
import type { Event } from '../../requirement/event.ts';
import type { Paint } from './colour.ts';
import { milliseconds } from './milliseconds.ts';
import { tell } from './telling.ts';

/** Events that repeat what the next line says. */
const SILENT: ReadonlySet<Event['name']> = new Set(['attempt.released', 'cache.stored']);

/** Makes a writer of lines; undefined for an event that says nothing new. Its zero is the first event it is given. */
export function timeline(paint: Paint): (event: Event) => string | undefined {
  let start: number | undefined;
  return (event) => {
    start ??= event.at;
    if (SILENT.has(event.name) && !(event.name === 'attempt.released' && event.outcome !== undefined)) return undefined;
    const { subject, words, role } = tell(event);
    const time = milliseconds(event.at - start).padStart(9);
    return `${paint('quiet', time)}  ${subject.padEnd(10)}  ${role === undefined ? words : paint(role, words)}`;
  };
}
