/** How an error that a command did not answer for is said: what happened, then what to do. */
import { ConcordatError } from '../requirement/errors.ts';
import type { Environment } from '../runtime/platform/environment.ts';
import { type ExitCode, UsageError } from './command.ts';
import type { Output } from './output.ts';
import { printable, printableLines } from './render/printable.ts';
import { Stopped } from './signals.ts';

/** What only a mistake in our own code throws. */
const DEFECTS = [TypeError, ReferenceError, RangeError, SyntaxError];

export function report(error: unknown, talk: Output, environment: Environment): ExitCode {
  if (error instanceof Stopped) return 130;
  if (error instanceof UsageError) say(talk, error.message, error.remedy === undefined ? undefined : printable(error.remedy));
  else if (error instanceof ConcordatError) sayError(error, talk);
  else if (error instanceof Error) sayFailure(error, talk, environment);
  else say(talk, String(error));
  return 2;
}

/** What happened to which thing, and where to read more. */
export function sayError(error: ConcordatError, talk: Output): void {
  say(talk, error.message, talk.paint('quiet', `concordat explain ${error.code}`));
}

/** Errors of rooms below and of the machine (port taken, no permission) speak for themselves. */
function sayFailure(error: Error, talk: Output, environment: Environment): void {
  say(talk, error.message);
  const defect = DEFECTS.some((kind) => error instanceof kind);
  if (defect) talk.lines('       This is a defect of concordat; what follows helps to find it.');
  if (defect || environment.CONCORDAT_DEBUG === '1') talk.lines(printableLines(error.stack ?? ''));
}

function say(talk: Output, message: string, remedy?: string): void {
  talk.lines(`${talk.paint('error', 'error')}  ${printable(message)}`, ...(remedy === undefined ? [] : [`       ${remedy}`]));
}
