import { quote, type Reading, readable, unreadable } from './reading.ts';
import { isDigit, isLetter, Scanner } from './scanner.ts';

const FORMS = ['1000', '1,000', '1 000', '1k', '2.5'];
export const LARGEST = 1e15;
export const SMALLEST = 1e-6;

export interface NumberReading {
  /** The figure is one where thousands make no sense (a percentage), so a dot or a comma is always decimal. */
  readonly decimal?: boolean;
  /** Move the decimal point by so many places, exactly: −2 for a percentage. */
  readonly shift?: number;
  /** `M` and `million` count; not where `m` is a unit. */
  readonly millions?: boolean;
}

const WORDS: Readonly<Record<string, number>> = {
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
  twelve: 12,
  fifteen: 15,
  twenty: 20,
  thirty: 30,
  sixty: 60,
  hundred: 100,
};

/** Reads one positive number. `1,000` is one thousand; `1.000` is refused, because half of Europe means one thousand by it. */
export function parseNumber(text: string): Reading<number> {
  const scanner = new Scanner(text);
  const number = scanNumber(scanner, { millions: true });
  if (number === undefined) return unreadable(`${quote(text)} is not a number`, FORMS);
  if (number.ok && !scanner.done)
    return unreadable(`${quote(text)} goes on after its number: ${quote(scanner.rest)}`, FORMS, formatNumber(number.value));
  return number;
}

/** Thousands separated by commas. Three decimals get a fourth, so that what is printed is never ambiguous. */
export function formatNumber(value: number): string {
  const [whole = '0', fraction] = String(value).split('.');
  let grouped = '';
  for (let i = 0; i < whole.length; i++) grouped += (i > 0 && (whole.length - i) % 3 === 0 ? ',' : '') + whole[i];
  if (fraction === undefined) return grouped;
  return `${grouped}.${fraction}${fraction.length === 3 && whole.length <= 3 && whole !== '0' ? '0' : ''}`;
}

/** Reads the number that comes next. Undefined, and nothing consumed, when none does. */
export function scanNumber(scanner: Scanner, options: NumberReading = {}): Reading<number> | undefined {
  scanner.skipSpace();
  const start = scanner.at;
  const sign = '-−–'.includes(scanner.text[start] ?? ' ') && isDigit(scanner.text.charCodeAt(start + 1));
  if (sign) scanner.at++;
  const figure = scanFigure(scanner, options.decimal !== true) ?? scanWord(scanner);
  if (figure === undefined) {
    scanner.at = start;
    return undefined;
  }
  const decimal = separate(figure, options.decimal === true);
  const magnitude = decimal === 'ambiguous' || decimal === undefined ? 0 : scanMagnitude(scanner, options.millions === true);
  const written = scanner.text.slice(start, scanner.at);
  if (sign) return unreadable(`${quote(written)} is negative`, FORMS);
  if (decimal === undefined)
    return unreadable(`${quote(written)} has separators where no number has them`, FORMS, figure.replace(/[^0-9]/g, ''));
  if (decimal === 'ambiguous') {
    const thousands = figure.replace('.', ',');
    const fraction = formatNumber(Number(figure));
    return unreadable(`${quote(written)} can be read two ways: is it ${thousands} or ${fraction}?`, [thousands, fraction]);
  }
  const value = Number(`${decimal}e${magnitude + (options.shift ?? 0)}`);
  if (value === 0) return unreadable(`${quote(written)} is zero`, FORMS);
  if (value > LARGEST) return unreadable(`${quote(written)} is larger than any figure that could be meant here`, FORMS);
  if (value < SMALLEST) return unreadable(`${quote(written)} is smaller than any figure that could be meant here`, FORMS);
  return readable(value);
}

/** Digits and the separators between them. A space belongs to a number with thousands only, before exactly three digits. */
function scanFigure(scanner: Scanner, thousands: boolean): string | undefined {
  const { text } = scanner;
  const start = scanner.at;
  let at = start;
  if (text[at] === '.' && isDigit(text.charCodeAt(at + 1))) at++;
  while (at < text.length) {
    const char = text[at] ?? '';
    if (isDigit(text.charCodeAt(at))) at++;
    else if (at > start && ".,'’_".includes(char) && isDigit(text.charCodeAt(at + 1))) at++;
    else if (
      thousands &&
      at > start &&
      char === ' ' &&
      isGroupOfThree(text, at + 1) &&
      !text.slice(Math.max(start, at - 3), at).includes('.')
    )
      at++;
    else break;
  }
  if (at === start) return undefined;
  scanner.at = at;
  return text.slice(start, at);
}

function isGroupOfThree(text: string, at: number): boolean {
  for (let i = at; i < at + 3; i++) if (!isDigit(text.charCodeAt(i))) return false;
  const next = text.charCodeAt(at + 3);
  return !isDigit(next) && !isLetter(next);
}

function scanWord(scanner: Scanner): string | undefined {
  const start = scanner.at;
  const value = WORDS[scanner.word() ?? ''];
  if (value === undefined) scanner.at = start;
  return value === undefined ? undefined : String(value);
}

function scanMagnitude(scanner: Scanner, millions: boolean): number {
  const at = scanner.at;
  if (scanner.take('k', 'thousand') !== undefined) return 3;
  if (!millions) return 0;
  if (scanner.take('million') !== undefined) return 6;
  if (scanner.text[at] === 'M' && !isLetter(scanner.text.charCodeAt(at + 1))) {
    scanner.at = at + 1;
    return 6;
  }
  return 0;
}

/** Turns a figure as written into plain decimal notation; undefined when its separators make no number. */
function separate(figure: string, decimalOnly: boolean): string | 'ambiguous' | undefined {
  if (isPlain(figure)) return figure;
  const parts: string[] = [];
  const marks: string[] = [];
  let from = 0;
  for (let at = 0; at < figure.length; at++) {
    if (isDigit(figure.charCodeAt(at))) continue;
    parts.push(figure.slice(from, at));
    marks.push(figure[at] ?? '');
    from = at + 1;
  }
  parts.push(figure.slice(from));
  const [first = ''] = parts;
  const last = parts[parts.length - 1] ?? '';
  const mark = marks[marks.length - 1];
  if (mark === undefined) return first;
  const grouping = marks.slice(0, -1);
  const canGroup = first.length >= 1 && first.length <= 3 && !first.startsWith('0');
  const threes = (groups: readonly string[]) => groups.every((group) => group.length === 3);
  if ((mark === '.' || mark === ',') && !grouping.includes(mark)) {
    const [separator] = grouping;
    if (separator !== undefined) {
      if (!canGroup || grouping.some((other) => other !== separator) || !threes(parts.slice(1, -1))) return undefined;
      return `${parts.slice(0, -1).join('')}.${last}`;
    }
    if (decimalOnly || !canGroup || last.length !== 3) return `${first === '' ? '0' : first}.${last}`;
    return mark === '.' ? 'ambiguous' : first + last;
  }
  return canGroup && marks.every((other) => other === mark) && threes(parts.slice(1)) ? parts.join('') : undefined;
}

function isPlain(figure: string): boolean {
  for (let at = 0; at < figure.length; at++) if (!isDigit(figure.charCodeAt(at))) return false;
  return true;
}
