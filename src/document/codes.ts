/** Every code that reading and compiling a document can raise. Each has a page `codes/<code>.md` that `explain` prints. */
import type { Severity } from '../requirement/diagnostic.ts';

export interface CodeMeaning {
  readonly severity: Severity;
  readonly why: string;
  readonly remedy: string;
}

export const CODES = {
  'unreadable-document': {
    severity: 'error',
    why: 'A document that nobody can read promises nothing.',
    remedy: 'Make the file readable, or take it out of the folder.',
  },
  'misnamed-document': {
    severity: 'warning',
    why: 'A file under another name is passed by: nothing in it is checked, and its id seems to have no document.',
    remedy: 'Rename it, or move it out of the folder of documents.',
  },
  'no-secret-value': {
    severity: 'error',
    why: 'Whoever can read the document can act as you, and a repository remembers a deleted line for ever.',
    remedy: 'Revoke it where it was issued, keep the new one in a secret store, and write a reference such as `env:NAME` here.',
  },
  'unclosed-block': {
    severity: 'warning',
    why: 'Everything below its beginning is a part of it, and is not read.',
    remedy: 'Close it: a code fence with a line of the same marks, a comment with `-->`.',
  },
  'invalid-value': {
    severity: 'error',
    why: 'A clause that cannot be read is never half applied: the document does not run until it can.',
    remedy: 'Write the value in one of the accepted forms.',
  },
  'placeholder-left': {
    severity: 'error',
    why: 'The template says what belongs here; nobody has said it yet.',
    remedy: 'Replace the placeholder, or write `TBD` if nobody knows yet.',
  },
  'value-unknown': {
    severity: 'warning',
    why: 'Nobody knows this yet, so a safe default holds and nothing can be promised or proved.',
    remedy: 'Find it out and write it down.',
  },
  'unknown-clause': {
    severity: 'note',
    why: 'A label that nobody knows is kept as prose: nothing enforces it.',
    remedy: 'Nothing to do where it is meant as prose; else use a known label.',
  },
  'unknown-section': {
    severity: 'note',
    why: 'What stands there is kept as it is; no more is read out of it than the clauses it has.',
    remedy: 'Nothing to do where it is meant for people; else use the heading of a known section.',
  },
  'unbolded-clause': {
    severity: 'note',
    why: 'Only a bold label with a colon makes a clause; this one changes nothing, and whoever wrote it may think it does.',
    remedy: 'Write it as `**Label**: value`, or leave it as prose.',
  },
  'several-systems': {
    severity: 'error',
    why: 'A document is about one system: clauses of several, read as one, would send calls by the wrong rules.',
    remedy:
      'Split it with `concordat import`, which writes one document for each of them; where REQ-I means interface requirements, keep the file under another name.',
  },
  'misspelled-clause': {
    severity: 'error',
    why: 'Read as prose, it would silently leave a default in its place.',
    remedy: 'Correct the label; if it is meant as prose, do not make it a bold label.',
  },
  'misplaced-clause': {
    severity: 'warning',
    why: 'It is read here too, but nobody looks for it in this section.',
    remedy: 'Move it to its own section.',
  },
  'duplicate-clause': {
    severity: 'error',
    why: 'Two clauses say the same thing; which of them holds would be a guess.',
    remedy: 'Keep one, or name the operation or environment that each is for in brackets.',
  },
  'unknown-qualifier': {
    severity: 'error',
    why: 'What stands in brackets after a label names an operation or an environment; this names neither, so it would never apply.',
    remedy: 'Name an operation of the table, or an environment that has a URL of its own.',
  },
  'unknown-operation': {
    severity: 'error',
    why: 'A clause for an operation that does not exist would never apply.',
    remedy: 'Name an operation of the operations table.',
  },
  'undeclared-environment': {
    severity: 'warning',
    why: 'The unqualified URL is used instead, which may be the real one.',
    remedy: 'Add a URL for this environment.',
  },
  'unknown-profile': {
    severity: 'error',
    why: 'Everything the profile would have said is missing.',
    remedy: 'Name a profile that exists, or write `none`.',
  },
  'invalid-profile': {
    severity: 'error',
    why: 'What the vendor profile says cannot be read, so it cannot be relied upon.',
    remedy: 'Correct the profile, or say it in the document.',
  },
  'invalid-operation': {
    severity: 'error',
    why: 'Only declared operations can be called, so a row that cannot be read is an operation that does not exist.',
    remedy: 'Correct the row.',
  },
  'unread-operations': {
    severity: 'error',
    why: 'Where no operation is declared, every path of every method is open; a list that cannot be read must not mean that.',
    remedy:
      'Write the header `| Operation | Request |` or `| Operation | Method | Path |`, a line of dashes below it and a row for each operation; or take the list out.',
  },
  'invalid-error-row': {
    severity: 'error',
    why: 'How an answer is read decides whether it is repeated and whether the breaker counts it.',
    remedy: 'Correct the row.',
  },
  'missing-id': {
    severity: 'error',
    why: 'Other documents, code and metrics name a requirement by its id.',
    remedy: 'Give the document an id: `# REQ-I-001: Title`, the same in **ID** and in the file name.',
  },
  'not-executed-yet': {
    severity: 'note',
    why: 'It is recognised and kept, and nothing acts on it in this version.',
    remedy: 'Nothing to do; do not rely on it yet.',
  },
  'open-gate': {
    severity: 'error',
    why: 'What goes on without it is found by the people who use it.',
    remedy: 'Do it, then tick it and say who and when; if it does not apply, tick it and say why.',
  },
} as const satisfies Record<string, CodeMeaning>;

export type Code = keyof typeof CODES;
