/** The five answers that a document needs: from flags, else asked for on a terminal. Every question has a flag. */
import { createInterface } from 'node:readline';
import { chooseProfile } from '../../../document/compile/profile.ts';
import { PROFILES } from '../../../profiles/index.ts';
import { type Invocation, UsageError } from '../../command.ts';
import type { Output } from '../../output.ts';
import { printable } from '../../render/printable.ts';
import type { Session } from '../../session.ts';
import { nearest } from '../../suggest.ts';
import type { newCommand } from './command.ts';

export interface Answers {
  readonly system: string;
  readonly url: string;
  readonly owner: string;
  readonly criticality: 'critical' | 'important' | 'optional';
  readonly authentication: string;
  /** As the vendor's profile says it; undefined: it does not. */
  readonly input: string | undefined;
}

interface Question {
  readonly flag: 'system' | 'url' | 'auth' | 'criticality' | 'owner';
  readonly asks: string;
  /** Taken for an empty answer; and without a terminal, where no answer is needed. */
  readonly otherwise: string | undefined;
  /** What is wrong with an answer; undefined: nothing. */
  readonly wrong: (answer: string) => string | undefined;
}

const CRITICALITIES = ['critical', 'important', 'optional'] as const;

const QUESTIONS: readonly Question[] = [
  { flag: 'system', asks: 'Which external system is it? (Stripe, the customer database…)', otherwise: undefined, wrong: empty },
  { flag: 'url', asks: 'Where is it reached? (https://api.example.com)', otherwise: 'TBD', wrong: notAddress },
  { flag: 'auth', asks: 'How is it authenticated? (Bearer token from env:NAME, none…)', otherwise: 'TBD', wrong: empty },
  {
    flag: 'criticality',
    asks: `What does a failure of it mean? (${CRITICALITIES.join(', ')})`,
    otherwise: 'important',
    wrong: notCriticality,
  },
  { flag: 'owner', asks: 'Who answers for it? (a team or a person)', otherwise: 'TBD', wrong: empty },
];

export async function answersFrom(flags: Invocation<typeof newCommand>['flags'], session: Session): Promise<Answers> {
  const asking = session.input.interactive && !flags['no-input'];
  const found: Record<string, string> = {};
  const reader = asking ? createInterface({ input: session.input.stream() }) : undefined;
  const lines = reader?.[Symbol.asyncIterator]();
  try {
    for (const question of QUESTIONS) {
      const given = flags[question.flag];
      if (given !== undefined) {
        found[question.flag] = checked(question, given);
        continue;
      }
      const known = question.flag === 'auth' ? profileSays('Authentication', found) : undefined;
      const asked = known === undefined ? question : { ...question, otherwise: known };
      found[question.flag] = lines === undefined ? withoutAsking(asked) : await ask(asked, lines, session.talk);
    }
  } finally {
    reader?.close();
  }
  const { system = '', url = '', auth = '', criticality = '', owner = '' } = found;
  return {
    system,
    url,
    owner,
    authentication: auth,
    input: profileSays('Input', found),
    criticality: criticality.toLowerCase() as Answers['criticality'],
  };
}

/** What the vendor's profile says without an operation or environment in brackets; undefined when it says nothing, or there is none. */
function profileSays(label: string, { system = '', url = '' }: Readonly<Record<string, string>>): string | undefined {
  const clauses = chooseProfile(PROFILES, { system, url })?.clauses ?? [];
  return clauses.find((clause) => clause.label === label && clause.qualifier === undefined)?.value;
}

async function ask(question: Question, lines: AsyncIterator<string>, talk: Output): Promise<string> {
  for (;;) {
    const hint = question.otherwise === undefined ? '' : talk.paint('quiet', ` [${question.otherwise}]`);
    talk.write(`${question.asks}${hint}\n> `);
    const line = await lines.next();
    if (line.done === true) throw new UsageError('The answers ended before the questions did; nothing is written.');
    const answer = line.value.trim() || (question.otherwise ?? '');
    const complaint = question.wrong(answer);
    if (complaint === undefined) return answer;
    talk.lines(talk.paint('warning', printable(complaint)));
  }
}

function checked(question: Question, given: string): string {
  const complaint = question.wrong(given.trim());
  if (complaint !== undefined) throw new UsageError(`--${question.flag}: ${complaint}`);
  return given.trim();
}

function withoutAsking({ flag, otherwise }: Question): string {
  if (otherwise !== undefined) return otherwise;
  throw new UsageError(`--${flag} is missing, and there is no terminal to ask on.`, 'See "concordat new --help".');
}

function empty(answer: string): string | undefined {
  if (/[\r\n]/.test(answer)) return 'an answer is one line.';
  return answer === '' ? 'an answer is needed.' : undefined;
}

function notAddress(answer: string): string | undefined {
  if (answer === 'TBD') return undefined;
  if (URL.canParse(answer) && /^https?:/.test(answer)) return undefined;
  return `"${answer}" is not an address such as https://api.example.com; TBD stands for "nobody knows yet".`;
}

function notCriticality(answer: string): string | undefined {
  if (CRITICALITIES.some((word) => word === answer.toLowerCase())) return undefined;
  const meant = nearest(answer, CRITICALITIES);
  return `"${answer}" is none of ${CRITICALITIES.join(', ')}${meant === undefined ? '' : `; did you mean "${meant}"?`}`;
}
