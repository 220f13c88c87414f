import type { FallbackStep } from '../../requirement/policies.ts';
import { formatDuration, parseDuration } from '../../requirement/units/duration.ts';
import { quote, type Reading, readable, type Unreadable, unreadable } from '../../requirement/units/reading.ts';
import { clause } from './clause.ts';
import type { FallbackValue } from './draft.ts';
import { isNone } from './fragments.ts';

const FORMS = [
  'cached up to 10 min, then REQ-I-007, then respond 503',
  'cached up to 1 h (read payment)',
  'respond 200 `{"rate": null}`',
  'fail',
  'none',
];
const MOST_STEPS = 10;
const NO_STEP = 'is not a step of a fallback';

/** What answers when the call itself did not: an ordered list, for all or for named operations. */
export const fallback = clause<FallbackValue>({
  label: 'Fallback',
  section: 'error-handling',
  standing: 'enforced',
  forms: [...FORMS.slice(0, -2), 'queue for up to 12 h (create payment), then respond 503', ...FORMS.slice(-2)],
  parse(text) {
    if (isNone(text)) return readable([]);
    const parts = steps(text);
    if (parts.length > MOST_STEPS)
      return unreadable(`${parts.length} steps are more than the ${MOST_STEPS} a fallback may have`, FORMS);
    const value: FallbackValue[number][] = [];
    for (const [at, part] of parts.entries()) {
      const step = readStep(part);
      if (isNone(part)) return noneAlone(text, part);
      if (!step.ok) return step.message.endsWith(NO_STEP) ? inWords(part, value, parts.slice(at)) : step;
      value.push(step.value);
    }
    return value.length === 0 ? unreadable('no step is given', FORMS) : readable(value);
  },
  phrase(value) {
    if (value.length === 0) return 'none';
    return phraseOf(value);
  },
  govern(value, policies, key) {
    policies.fallback = { value, clause: key };
  },
});

/** Splits at `, then`, `;`, and commas, outside of brackets and code. */
function steps(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let code = false;
  let start = 0;
  for (let at = 0; at <= text.length; at++) {
    const character = text[at];
    if (character === '`') code = !code;
    else if (!code && character === '(') depth++;
    else if (!code && character === ')') depth = Math.max(0, depth - 1);
    if (at < text.length && (code || depth > 0 || (character !== ',' && character !== ';'))) continue;
    const part = text
      .slice(start, at)
      .replace(/^\s*then\s+/i, '')
      .trim();
    if (part !== '') parts.push(...part.split(/ then (?=cached|stale|REQ-|queue|respond|fail)/i));
    start = at + 1;
  }
  return parts;
}

function readStep(text: string): Reading<FallbackValue[number]> {
  const named = /^(.*?) ?\(([^()`]+)\)$/.exec(text);
  const operations = named === null ? [] : (named[2] ?? '').split(',').map((name) => name.trim());
  if (operations.includes('')) return unreadable(`${quote(text)} leaves out the name of an operation`, FORMS);
  const step = readKind(named?.[1] ?? text);
  return step.ok ? readable({ step: step.value, operations }) : step;
}

function readKind(text: string): Reading<FallbackStep> {
  if (/^fail(?: fast)?$/i.test(text)) return readable({ kind: 'fail' });
  const other = /^(?:use |call )?(REQ-I-\d+(?:-[A-Z0-9]+)?)$/i.exec(text);
  if (other !== null) return readable({ kind: 'requirement', id: (other[1] ?? '').toUpperCase() });
  const timed = /^(cached|cache|stale|last good answer|queue|queued)(?: answers?)?(?: for)?(?: up to| at most)? (.+)$/i.exec(
    text,
  );
  if (timed !== null) {
    const maxAge = parseDuration(timed[2] ?? '');
    if (!maxAge.ok) return maxAge;
    return readable({ kind: /^queue/i.test(timed[1] ?? '') ? 'queue' : 'cached', maxAge: maxAge.value });
  }
  const respond = /^(?:respond|answer|return)(?: with)? (\d{3})(?:(?: with)? `([^`]*)`)?$/i.exec(text);
  if (respond !== null) {
    const status = Number(respond[1]);
    if (status < 200 || status > 599) return unreadable(`${status} is not a status to answer with`, FORMS);
    return readable({ kind: 'respond', status, body: respond[2] });
  }
  if (/^(?:cached|cache|stale|queue|queued)$/i.test(text)) {
    return unreadable(
      `${quote(text)} does not say how old an answer may be`,
      FORMS,
      `${text.toLowerCase()} ${/^q/i.test(text) ? 'for ' : ''}up to 10 min`,
    );
  }
  return unreadable(`${quote(text)} ${NO_STEP}`, FORMS);
}

/** `none, the report is late`: there is no step, and the reason stands behind a full stop. */
function noneAlone(text: string, none: string): Unreadable {
  const reason = text.startsWith(none) ? text.slice(none.length).replace(/^[,;]/, '').trim() : '';
  const sentence = /^\p{L}/u.test(reason) ? `none. ${reason.slice(0, 1).toUpperCase()}${reason.slice(1)}` : undefined;
  const message = `${quote(none)} stands alone: words for people may follow after a full stop`;
  return unreadable(
    message,
    [...FORMS, 'none. The report is late'],
    steps(reason).some((part) => readStep(part).ok) ? undefined : sentence,
  );
}

/** Plain words are for people: they stand behind the steps and a full stop. */
function inWords(part: string, before: FallbackValue, rest: readonly string[]): Unreadable {
  const text = rest.join(', ');
  const words =
    text.split(' ').length > 2 && /^\p{L}/u.test(text) ? `${text.slice(0, 1).toUpperCase()}${text.slice(1)}` : undefined;
  return unreadable(
    `${quote(part)} ${NO_STEP}: a step is an older answer, another integration, an answer with a status, a queue or \`fail\`; words for people may follow after a full stop`,
    [...FORMS, 'fail. The order goes to the accountants'],
    words === undefined ? undefined : `${before.length === 0 ? 'fail' : phraseOf(before)}. ${words}`,
  );
}

function phraseOf(steps: FallbackValue): string {
  return steps
    .map(({ step, operations }) => phraseOfStep(step) + (operations.length === 0 ? '' : ` (${operations.join(', ')})`))
    .join(', then ');
}

function phraseOfStep(step: FallbackStep): string {
  switch (step.kind) {
    case 'cached':
      return `cached up to ${formatDuration(step.maxAge)}`;
    case 'queue':
      return `queue for up to ${formatDuration(step.maxAge)}`;
    case 'requirement':
      return step.id;
    case 'respond':
      return `respond ${step.status}${step.body === undefined ? '' : ` \`${step.body}\``}`;
    case 'fail':
      return 'fail';
  }
}
