/** The `pg` package, which only those who use PostgreSQL install. */
import type pg from 'pg';
import { ConcordatError } from '../../requirement/errors.ts';

export type Driver = typeof pg;

export type LoadDriver = () => Promise<{ readonly default: Driver }>;

export async function loadDriver(load: LoadDriver = () => import('pg')): Promise<Driver> {
  try {
    return (await load()).default;
  } catch {
    throw new ConcordatError(
      'CONCORDAT_STORE_UNAVAILABLE',
      'a PostgreSQL store needs the package pg, which is not installed: npm install pg',
    );
  }
}

/** OIDs of int8 and numeric, which the driver hands over as texts. */
const WHOLE_NUMBERS = [20, 1700];

/** Values as the store reads them: whole numbers are numbers (times, sequences and sums stay far below 2^53). */
export function valueTypes(driver: Driver): pg.CustomTypesConfig {
  return {
    getTypeParser: ((oid: number, format: 'text' | 'binary') =>
      WHOLE_NUMBERS.includes(oid) ? Number : driver.types.getTypeParser(oid, format)) as typeof driver.types.getTypeParser,
  };
}
