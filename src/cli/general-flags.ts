import type { Flag } from './command.ts';

/** Flags every command takes. */
export const GENERAL_FLAGS = [
  { name: 'help', short: 'h', summary: 'Say how to use it.' },
  { name: 'no-color', summary: 'Write without colours; NO_COLOR and FORCE_COLOR are heard too.' },
] as const satisfies readonly Flag[];
