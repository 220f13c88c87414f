import type { Diagnostic } from '../requirement/diagnostic.ts';
import { type Output, writeLines } from './output.ts';
import { briefly } from './render/findings.ts';

/** Where the chosen environment has no URL, the one without a bracket is used, which may be the real one: nobody may miss that. */
export function warnOfEnvironment(diagnostics: readonly Diagnostic[], talk: Output): void {
  const unknown = diagnostics.filter(({ code }) => code === 'undeclared-environment');
  writeLines(talk, briefly(unknown, talk));
}
