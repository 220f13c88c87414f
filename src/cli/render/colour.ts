/**
 * Colour by role, decided for each stream by itself: a report piped into a file is plain while the talk beside it is not.
 * Colour never carries meaning alone; a word or a sign says the same.
 */
import { styleText } from 'node:util';
import type { Environment } from '../../runtime/platform/environment.ts';

/** What a piece of text is for; the palette is one table. */
const PALETTE = {
  error: ['bold', 'red'],
  warning: ['bold', 'yellow'],
  note: ['bold', 'cyan'],
  good: ['green'],
  strong: ['bold'],
  quiet: ['dim'],
  heading: ['bold', 'underline'],
} as const;

export type Role = keyof typeof PALETTE;

/** Dresses text for one stream; gives it back unchanged where colour is off. */
export type Paint = (role: Role, text: string) => string;

export function paintFor(colours: boolean): Paint {
  if (!colours) return (_role, text) => text;
  return (role, text) => styleText([...PALETTE[role]], text, { validateStream: false });
}

/**
 * The flag decides, else FORCE_COLOR and CLICOLOR_FORCE (any value but `0` and `false`), else NO_COLOR (https://no-color.org),
 * else TERM=dumb, else whether the stream is a terminal.
 */
export function wantsColour(isTerminal: boolean, environment: Environment, noColour = false): boolean {
  if (noColour) return false;
  const forced = environment.FORCE_COLOR ?? environment.CLICOLOR_FORCE;
  if (forced !== undefined && forced !== '0' && forced !== 'false') return true;
  if (forced !== undefined) return false;
  if ((environment.NO_COLOR ?? '') !== '') return false;
  if (environment.TERM === 'dumb') return false;
  return isTerminal;
}
