/** Sections whose clauses are kept for people, or wait for a version that executes them. */
import { text } from './kept-text.ts';

export const exchangedData = [
  text('Input', 'exchanged-data', 'kept', { prose: true, alsoIn: ['technical-specifications'] }),
  text('Output', 'exchanged-data', 'kept', { prose: true, alsoIn: ['technical-specifications'] }),
];

export const webhooks = [
  text('Events', 'webhooks', 'pending', { prose: true }),
  text('Signature', 'webhooks', 'pending'),
  text('Deliver To', 'webhooks', 'pending'),
  text('Retry', 'webhooks', 'pending'),
  text('Deduplicate By', 'webhooks', 'pending'),
  text('Retain', 'webhooks', 'pending'),
];

export const monitoring = [
  text('Health Check', 'monitoring', 'pending'),
  text('Alerts', 'monitoring', 'pending', { prose: true }),
  text('Notify', 'monitoring', 'pending'),
];

export const testing = [
  text('Contract', 'testing', 'kept', {
    alsoIn: ['exchanged-data'],
    land(value, draft) {
      draft.contracts = [...(draft.contracts ?? []), value];
    },
  }),
  text('Failure Scenarios', 'testing', 'pending', { prose: true }),
  text('Load', 'testing', 'pending', { prose: true }),
  text('Sandbox', 'testing', 'kept', { prose: true, alsoIn: ['endpoint-connection'] }),
  text('Recovery', 'testing', 'kept', { prose: true }),
];
