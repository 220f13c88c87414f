import { credentialsOf } from '../../credentials.ts';
import { rangeAt } from '../place.ts';
import type { Rule } from '../rule.ts';

/** Says which kind of credential stands where, and never repeats a character of it. */
export const noSecretValue: Rule = {
  code: 'no-secret-value',
  why: 'Whoever can read the document can act as you, and a repository remembers a deleted line for ever.',
  ignorable: false,
  *text(document) {
    for (const { start, end, kind } of credentialsOf(document)) {
      yield {
        severity: 'error',
        range: rangeAt(document, start, end),
        clause: undefined,
        message: `The document contains ${kind}; it is left out here.`,
        remedy:
          'Revoke it where it was issued, keep the new one in a secret store, and write a reference such as `env:NAME` here.',
      };
    }
  },
};
