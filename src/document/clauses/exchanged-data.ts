/** Exchanged Data: what goes out and what comes back, in words and links; the operations table says it for each operation. */
import type { ClauseDefinition } from './clause.ts';
import { text } from './kept-text.ts';

export const exchangedData: readonly ClauseDefinition[] = ['Input', 'Output'].map((label) =>
  text(label, 'exchanged-data', 'kept', {
    prose: true,
    alsoIn: ['technical-specifications'],
    land(value, draft) {
      draft.contracts = [...(draft.contracts ?? []), value];
    },
  }),
);
