/** `1 error`, `2 errors`, `10,000 documents`. */
export function counted(count: number, noun: string): string {
  return `${grouped(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** `10,000`. By hand: asking for a locale loads all of them, which takes longer than a whole check. */
export function grouped(count: number): string {
  const digits = String(count);
  let grouped = '';
  for (let end = digits.length; end > 0; end -= 3) {
    const group = digits.slice(Math.max(0, end - 3), end);
    grouped = grouped === '' ? group : `${group},${grouped}`;
  }
  return grouped;
}
