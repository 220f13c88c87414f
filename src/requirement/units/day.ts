/** Days of the calendar, as ISO 8601 writes them. */

/** Whether a text is a day that the calendar has: `2027-03-31`; a month of thirty days has no thirty-first. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false;
  const [year = 0, month = 0, day = 0] = text.split('-').map(Number);
  return day >= 1 && day <= daysOf(year, month);
}

/** The day that somebody wrote in another order or without its zeros, where there is only one it can be. */
export function likelyDay(text: string): string | undefined {
  const parts = text.split(/[-/.]/, 4);
  if (parts.length !== 3 || !parts.every((part) => /^\d{1,4}$/.test(part))) return undefined;
  const [first = '', middle = '', last = ''] = parts;
  const candidates = [
    `${first}-${two(middle)}-${two(last)}`,
    `${last}-${two(middle)}-${two(first)}`,
    `${last}-${two(first)}-${two(middle)}`,
  ];
  const days = [...new Set(candidates.filter(isDay))];
  return days.length === 1 ? days[0] : undefined;
}

function daysOf(year: number, month: number): number {
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0;
}

function two(figure: string): string {
  return figure.padStart(2, '0');
}
