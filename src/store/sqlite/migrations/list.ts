import { SQL as deliveries } from './0001-deliveries.ts';

export interface Migration {
  readonly number: number;
  readonly name: string;
  readonly sql: string;
}

/** In order, without gaps. Only ever added to. */
export const MIGRATIONS: readonly Migration[] = [{ number: 1, name: 'deliveries', sql: deliveries }];
