/**
 * Where the clauses of a document stand, kept small: of ten thousand documents few are asked for a place, and each has dozens.
 */
import type { Range } from '../requirement/clause.ts';

/** Keys in one text, and four numbers for each: line and column of the start, line and column of the end. */
export interface Compact {
  /** Joined by line breaks; documents of one folder share a few of these. */
  readonly keys: string;
  readonly numbers: readonly number[];
}

/** Where an object with `places` keeps them. */
const COMPACT = Symbol('compact places');

interface Placed {
  readonly places: Readonly<Record<string, Range>>;
  readonly [COMPACT]?: Compact;
}

/** The object with its places, which are made when they are asked for first. */
export function withPlaces<O extends object>(object: O, compact: Compact): O & Placed {
  let places: Record<string, Range> | undefined;
  return {
    ...object,
    [COMPACT]: compact,
    get places() {
      places ??= expanded(compact);
      return places;
    },
  };
}

export function compactPlaces(placed: Placed): Compact {
  const { [COMPACT]: compact } = placed;
  if (compact !== undefined) return compact;
  const keys = Object.keys(placed.places);
  const numbers = Object.values(placed.places).flatMap(({ start, end }) => [start.line, start.column, end.line, end.column]);
  return { keys: keys.join('\n'), numbers };
}

function expanded({ keys, numbers }: Compact): Record<string, Range> {
  const places: Record<string, Range> = {};
  if (keys === '') return places;
  let at = 0;
  for (const key of keys.split('\n')) {
    const [line = 1, column = 1, endLine = 1, endColumn = 1] = numbers.slice(at, at + 4);
    places[key] = { start: { line, column }, end: { line: endLine, column: endColumn } };
    at += 4;
  }
  return places;
}
