import type { Event, Observe } from '../../requirement/event.ts';

/** Everything an engine told, in order, as one line of text each: two runs are equal exactly when their transcripts are. */
export class Transcript {
  readonly events: Event[] = [];
  readonly observe: Observe = (event) => {
    this.events.push(event);
  };

  of<N extends Event['name']>(name: N): Extract<Event, { name: N }>[] {
    return this.events.filter((event): event is Extract<Event, { name: N }> => event.name === name);
  }

  lines(): readonly string[] {
    return this.events.map((event) => {
      const { name, at, requirement, operation, call, attempt, ...fields } = event;
      return `${at.toFixed(3)} ${requirement} ${name} ${operation} ${call} ${attempt} ${JSON.stringify(fields)}`;
    });
  }
}
