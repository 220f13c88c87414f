import { formatNumber, scanNumber } from './number.ts';
import { quote, type Reading, readable, unreadable } from './reading.ts';
import { isLetter, Scanner, takeUpperBound } from './scanner.ts';

/** An amount, and what it pays for: so many of a unit (`per 1,000 requests`), or a period (`per month`: one `month`). */
export interface Money {
  readonly amount: number;
  /** ISO 4217: `USD`. */
  readonly currency: string;
  readonly per: { readonly count: number; readonly unit: string } | undefined;
}

const FORMS = ['$5 per 1,000 requests', '€500 per month', 'CHF 20'];
const SYMBOLS: Readonly<Record<string, string>> = { $: 'USD', '€': 'EUR', '£': 'GBP', '¥': 'JPY' };
const NAMES: Readonly<Record<string, string>> = { dollar: 'USD', dollars: 'USD', euro: 'EUR', euros: 'EUR', cent: '', cents: '' };

/** Reads a price. */
export function parseMoney(text: string): Reading<Money> {
  const scanner = new Scanner(text);
  takeUpperBound(scanner);
  const before = scanCurrency(scanner);
  const number = scanNumber(scanner, { millions: true });
  if (number === undefined) return unreadable(`${quote(text)} is not an amount of money`, FORMS);
  if (!number.ok) return unreadable(number.message, FORMS);
  const currency = before ?? scanCurrency(scanner);
  if (currency === undefined || currency === '')
    return unreadable(`${quote(text)} names no currency`, FORMS, `$${formatNumber(number.value)}`);
  const per = scanPer(scanner);
  if (per?.ok === false) return per;
  if (!scanner.done) return unreadable(`${quote(text)} goes on after its price: ${quote(scanner.rest)}`, FORMS);
  return readable({ amount: number.value, currency, per: per?.value });
}

/** Tenths are written as hundredths: `$0.10`. */
export function formatMoney({ amount, currency, per }: Money): string {
  const symbol = Object.keys(SYMBOLS).find((key) => SYMBOLS[key] === currency);
  const figure = formatNumber(amount);
  const price = `${symbol ?? `${currency} `}${figure.at(-2) === '.' ? `${figure}0` : figure}`;
  if (per === undefined) return price;
  return `${price} per ${per.count === 1 ? '' : `${formatNumber(per.count)} `}${per.unit}`;
}

function scanCurrency(scanner: Scanner): string | undefined {
  scanner.skipSpace();
  const start = scanner.at;
  const symbol = SYMBOLS[scanner.text[start] ?? ''];
  if (symbol !== undefined) {
    scanner.at++;
    return symbol;
  }
  const word = scanner.word();
  const written = scanner.text.slice(start, scanner.at);
  const named = NAMES[word ?? ''];
  if (named !== undefined) return named;
  if (written.length === 3 && written === written.toUpperCase() && [...written].every((letter) => letter >= 'A' && letter <= 'Z'))
    return written;
  scanner.at = start;
  return undefined;
}

function scanPer(scanner: Scanner): Reading<{ count: number; unit: string }> | undefined {
  if (scanner.take('/', 'per', 'every', 'each', 'a', 'for') === undefined) return undefined;
  const count = scanNumber(scanner, { millions: true });
  if (count?.ok === false) return unreadable(count.message, FORMS);
  scanner.skipSpace();
  const start = scanner.at;
  while (
    isLetter(scanner.text.charCodeAt(scanner.at)) ||
    (scanner.at > start && scanner.text[scanner.at] === ' ' && isLetter(scanner.text.charCodeAt(scanner.at + 1)))
  )
    scanner.at++;
  const unit = scanner.text.slice(start, scanner.at);
  if (unit === '') return unreadable(`${quote(scanner.text)} does not say what the price is for`, FORMS);
  return readable({ count: count?.value ?? 1, unit });
}
