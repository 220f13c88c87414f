/** What is wrong with a value of a caller's input that is to be written as text, in words; undefined when nothing is. */
export function flawOf(value: unknown): string | undefined {
  switch (typeof value) {
    case 'string':
      return value.isWellFormed() ? undefined : 'text with half of a character (a lone surrogate) in it';
    case 'number':
      return Number.isFinite(value) ? undefined : `${value}`;
    case 'boolean':
    case 'bigint':
      return undefined;
    case 'object':
      if (value === null) return 'null';
      return Array.isArray(value) ? 'a list' : 'an object';
    default:
      return `a value of type ${typeof value}`;
  }
}
