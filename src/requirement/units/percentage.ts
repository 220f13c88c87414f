import { scanNumber } from './number.ts';
import { quote, type Reading, readable, unreadable } from './reading.ts';
import { Scanner, takeLowerBound, takeUpperBound } from './scanner.ts';
import { PERCENT } from './words.ts';

const FORMS = ['99.95%', '50%'];
const NINES: Readonly<Record<string, number>> = { two: 0.99, three: 0.999, four: 0.9999, five: 0.99999 };

/** Reads a share of a whole, as a ratio above 0 and up to 1. */
export function parsePercentage(text: string): Reading<number> {
  const scanner = new Scanner(text);
  const percentage = scanPercentage(scanner);
  if (percentage === undefined) return unreadable(`${quote(text)} is not a percentage`, FORMS);
  if (percentage.ok && !scanner.done)
    return unreadable(
      `${quote(text)} goes on after its percentage: ${quote(scanner.rest)}`,
      FORMS,
      formatPercentage(percentage.value),
    );
  return percentage;
}

export function formatPercentage(ratio: number): string {
  return `${timesHundred(ratio)}%`;
}

/** Reads the percentage that comes next, with `at least` or `up to` before it. Undefined when none does. */
export function scanPercentage(scanner: Scanner): Reading<number> | undefined {
  const start = scanner.at;
  if (!takeLowerBound(scanner)) takeUpperBound(scanner);
  const nines = scanNines(scanner);
  if (nines !== undefined) return readable(nines);
  const number = scanNumber(scanner, { decimal: true, shift: -2 });
  if (number === undefined) {
    scanner.at = start;
    return undefined;
  }
  if (!number.ok) return unreadable(number.message, FORMS);
  const figure = quote(scanner.text.slice(start, scanner.at));
  if (scanner.take('%', 'percent', 'per cent', 'pct', ...PERCENT) === undefined) {
    const alone = number.value * 100 <= 1 ? number.value * 100 : number.value;
    return unreadable(`${figure} has no percent sign`, FORMS, alone <= 1 ? formatPercentage(alone) : undefined);
  }
  const written = quote(scanner.text.slice(start, scanner.at));
  if (number.value > 1) return unreadable(`${written} is more than the whole`, FORMS);
  return readable(number.value);
}

/** A ratio times one hundred in plain decimal notation, exactly: the decimal point moves, nothing is multiplied. */
export function timesHundred(ratio: number): string {
  const [whole = '0', fraction = ''] = String(ratio).split('.');
  const digits = `${whole}${fraction.padEnd(2, '0')}`;
  const point = whole.length + 2;
  const left = digits.slice(0, point).replace(/^0+(?=\d)/, '');
  const right = digits.slice(point);
  return right === '' ? left : `${left}.${right}`;
}

function scanNines(scanner: Scanner): number | undefined {
  const start = scanner.at;
  const ratio = NINES[scanner.word() ?? ''];
  if (ratio !== undefined && scanner.take('nines') !== undefined) return ratio;
  scanner.at = start;
  return undefined;
}
