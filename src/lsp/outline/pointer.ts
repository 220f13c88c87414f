/** More keys than this are not listed. */
export const MOST_PLACES = 50_000;

/** A key as a part of a JSON pointer. */
export function escaped(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1');
}
