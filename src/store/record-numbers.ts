import { ConcordatError } from '../requirement/errors.ts';

/** A JSON object of numbers with more added to it. Throws CONCORDAT_INPUT_INVALID where it is something else. */
export function added(name: string, before: string | undefined, amounts: Readonly<Record<string, number>>): string {
  const sums = before === undefined ? new Map<string, number>() : numbersOf(name, before);
  for (const [key, amount] of Object.entries(amounts)) {
    const sum = (sums.get(key) ?? 0) + amount;
    if (!Number.isSafeInteger(amount) || !Number.isSafeInteger(sum)) {
      throw new ConcordatError(
        'CONCORDAT_INPUT_INVALID',
        `${amount} cannot be added to "${key}" of the record ${name}: only whole numbers are exact.`,
      );
    }
    sums.set(key, sum);
  }
  return JSON.stringify(Object.fromEntries(sums));
}

function numbersOf(name: string, text: string): Map<string, number> {
  try {
    const value: unknown = JSON.parse(text);
    const entries = typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : undefined;
    if (entries?.every(([, number]) => Number.isSafeInteger(number))) return new Map(entries as [string, number][]);
  } catch {
    // Not JSON: said below.
  }
  throw new ConcordatError(
    'CONCORDAT_INPUT_INVALID',
    `The record ${name} is not a JSON object of whole numbers, so nothing can be added to it.`,
  );
}
