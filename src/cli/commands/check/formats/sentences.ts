/** What is wrong and what to do, as one text: a message ends with or without a full stop, and the next sentence needs one. */
export function sentences(message: string, remedy: string): string {
  const end = message.at(-1) ?? '.';
  return `${message}${'.!?:'.includes(end) ? '' : '.'} ${remedy}`;
}
