import { isLetter, type Scanner } from './scanner.ts';

/** Names people use for zones in which a vendor's day ends. */
const NAMES: readonly (readonly [phrase: string, zone: string])[] = [
  ['utc', 'UTC'],
  ['gmt', 'UTC'],
  ['pacific time', 'America/Los_Angeles'],
  ['eastern time', 'America/New_York'],
  ['central european time', 'Europe/Berlin'],
];

/** Reads `UTC`, `in Europe/Rome`, `resets at midnight Pacific Time`. Undefined, and nothing consumed, when no zone comes next. */
export function scanZone(scanner: Scanner): string | undefined {
  const start = scanner.at;
  scanner.take(',');
  const open = scanner.take('(') !== undefined;
  scanner.take('resets at midnight', 'reset at midnight', 'from midnight', 'at midnight', 'resets', 'midnight');
  scanner.take('in', 'at');
  const named = NAMES.find(([phrase]) => scanner.take(phrase) !== undefined);
  const zone = named?.[1] ?? scanIana(scanner);
  if (zone === undefined || (open && scanner.take(')') === undefined)) {
    scanner.at = start;
    return undefined;
  }
  return zone;
}

export function formatZone(zone: string): string {
  return zone === 'UTC' ? 'UTC' : `in ${zone}`;
}

/** `Area/City`, if this machine's time zone data knows it. */
function scanIana(scanner: Scanner): string | undefined {
  scanner.skipSpace();
  let end = scanner.at;
  while (isLetter(scanner.text.charCodeAt(end)) || (end > scanner.at && '/_-'.includes(scanner.text[end] ?? ' '))) end++;
  const name = scanner.text.slice(scanner.at, end);
  if (!name.includes('/') || name.length > 40 || !isZone(name)) return undefined;
  scanner.at = end;
  return name;
}

function isZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
