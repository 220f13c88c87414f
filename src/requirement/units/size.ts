import { formatNumber, scanNumber } from './number.ts';
import { quote, type Reading, readable, unreadable } from './reading.ts';
import { Scanner, takeUpperBound } from './scanner.ts';

const FORMS = ['500 kB', '10 MB', '1 MiB'];
/** One petabyte: no body that passes through here is larger. */
const LARGEST = 1e15;

const UNITS: readonly (readonly [unit: string, bytes: number])[] = [
  ['TiB', 2 ** 40],
  ['TB', 1e12],
  ['GiB', 2 ** 30],
  ['GB', 1e9],
  ['MiB', 2 ** 20],
  ['MB', 1e6],
  ['KiB', 2 ** 10],
  ['kB', 1e3],
  ['B', 1],
];
const NAMES: ReadonlyMap<string, number> = new Map([
  ...UNITS.map(([unit, bytes]) => [unit.toLowerCase(), bytes] as const),
  ...(['byte', 'bytes', 'octets'] as const).map((name) => [name, 1] as const),
  ...Object.entries({ kilobyte: 1e3, megabyte: 1e6, gigabyte: 1e9, terabyte: 1e12 }).flatMap(
    ([name, bytes]) =>
      [
        [name, bytes],
        [`${name}s`, bytes],
      ] as const,
  ),
]);

/** Reads an amount of data into whole bytes. `MB` is a million bytes, `MiB` 1,048,576. */
export function parseSize(text: string): Reading<number> {
  const scanner = new Scanner(text);
  takeUpperBound(scanner);
  const number = scanNumber(scanner);
  if (number === undefined) return unreadable(`${quote(text)} is not a size`, FORMS);
  if (!number.ok) return unreadable(number.message, FORMS);
  scanner.skipSpace();
  const start = scanner.at;
  const name = scanner.word();
  const written = scanner.text.slice(start, scanner.at);
  const figure = formatNumber(number.value);
  if (name === undefined)
    return unreadable(`${quote(figure)} has no unit: bytes, kB or MB?`, [`${figure} B`, `${figure} kB`, `${figure} MB`]);
  if (written.length === 2 && written.endsWith('b'))
    return unreadable(`${quote(written)} means bits: are bytes meant?`, FORMS, `${figure} ${written[0]}B`);
  const unit = NAMES.get(name);
  if (unit === undefined) return unreadable(`${quote(written)} is not a unit of data`, FORMS);
  const product = number.value * unit;
  const bytes = Math.abs(product - Math.round(product)) < 1e-6 ? Math.round(product) : product;
  if (!scanner.done) return unreadable(`${quote(text)} goes on after its size: ${quote(scanner.rest)}`, FORMS);
  if (bytes > LARGEST) return unreadable(`${quote(text)} is more than a petabyte`, FORMS);
  if (!Number.isInteger(bytes))
    return unreadable(`${quote(text)} is not a whole number of bytes`, FORMS, bytes > 1 ? formatSize(Math.round(bytes)) : '1 B');
  return readable(bytes);
}

/** The unit that gives the smallest whole figure. */
export function formatSize(bytes: number): string {
  const [unit, size] = UNITS.filter(([, candidate]) => bytes % candidate === 0).reduce((a, b) => (b[1] > a[1] ? b : a), [
    'B',
    1,
  ] as const);
  return `${formatNumber(bytes / size)} ${unit}`;
}
