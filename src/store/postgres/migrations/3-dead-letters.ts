import type { Migration } from './migrations.ts';

/** Dead letters are few and looked for among many. */
export const DEAD_LETTERS: Migration = {
  version: 3,
  usableFrom: 1,
  what: 'index of dead letters',
  how: { concurrently: { index: 'deliveries_dead' } },
  statements: [`CREATE INDEX CONCURRENTLY IF NOT EXISTS deliveries_dead ON deliveries (sequence) WHERE state = 'dead'`],
};
