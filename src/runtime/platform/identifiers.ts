import { randomUUID } from 'node:crypto';

/** How many identifiers share one block: their last three digits tell them apart. */
const BLOCK = 4_096;
const LAST_DIGITS: readonly string[] = Array.from({ length: BLOCK }, (_, index) => index.toString(16).padStart(3, '0'));
const HEAD_LENGTH = 36 - 3;

/**
 * Makes UUIDs (version 4 in form): each block of 4,096 starts from fresh random bits and is then counted through, which costs
 * a tenth of drawing each one. Unique as any UUID is; not a secret: a neighbour can be guessed.
 */
export function identifierSource(): () => string {
  let head = '';
  let next = BLOCK;
  return () => {
    if (next === BLOCK) {
      head = randomUUID().slice(0, HEAD_LENGTH);
      next = 0;
    }
    return head + (LAST_DIGITS[next++] as string);
  };
}
