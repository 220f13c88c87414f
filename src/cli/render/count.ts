/** `1 error`, `2 errors`, `10,000 documents`. */
export function counted(count: number, noun: string): string {
  return `${grouped(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** `10,000`. By hand: asking for a locale loads all of them, which takes longer than a whole check. */
export function grouped(count: number): string {
  return String(count).replace(/\B(?=(?:\d{3})+$)/g, ',');
}
