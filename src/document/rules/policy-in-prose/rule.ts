import type { Fix } from '../../../requirement/diagnostic.ts';
import type { Policies } from '../../../requirement/policies.ts';
import type { ClauseDefinition } from '../../clauses/clause.ts';
import { NO_CONTEXT } from '../../clauses/clause.ts';
import { definitionOf } from '../../clauses/index.ts';
import type { Document } from '../../document.ts';
import { insertClause } from '../insertion.ts';
import { hasClause } from '../presence.ts';
import { type Sentence, sentenceAbout } from '../prose.ts';
import { TOPICS, type Topic } from '../prose-words.ts';
import { type Finding, NOTHING, type Rule } from '../rule.ts';

/** What each clause looks like; the figures are somebody else's. */
const EXAMPLES: Readonly<Record<string, string>> = {
  Timeout: '3 s per attempt, 16 s in all',
  Retry: '2 times, exponential backoff from 200 ms to 2 s, on 429, 5xx, network, timeout',
  'Circuit Breaker': 'opens at 50% failures of at least 20 calls in 10 s, probes after 15 s',
  'Rate Limits': '100 requests/second',
  Fallback: 'cached up to 10 min, then respond 503',
  Idempotency: 'header Idempotency-Key, kept 24 h',
};
/** What stands between the name of a policy and its value, in prose. */
const BETWEEN = [
  'after',
  'of',
  'is',
  'are',
  'at',
  'to',
  'in',
  'within',
  'every',
  'policy',
  'logic',
  'with',
  'the',
  'a',
  'nach',
  'dopo',
  'après',
  'después',
  'depois',
  'von',
  'di',
  'de',
];
const LONGEST_VALUE = 200;

export const policyInProse: Rule = {
  code: 'policy-in-prose',
  why: 'Whoever reads the sentence believes that it holds; only clauses are executed, and a default takes its place.',
  meaning({ policies, criticality, profile }, document) {
    let found: Finding[] | undefined;
    for (const topic of TOPICS) {
      if (isDecided(document, topic)) continue;
      const sentence = sentenceAbout(document, topic);
      const definition = definitionOf(topic.label, SECTION[topic.label] ?? 'error-handling');
      if (sentence === undefined || definition === undefined) continue;
      const held = profile === undefined ? 'by default' : 'as it stands';
      found ??= [];
      found.push({
        severity: criticality === 'optional' ? 'note' : 'warning',
        range: sentence.range,
        clause: undefined,
        message: `This sentence speaks of ${topic.name}, and nothing of it is executed: ${held}, ${holding(topic.label, policies, definition)}.`,
        remedy: `Write it as a clause: \`**${topic.label}**: ${EXAMPLES[topic.label]}\`, with the figures that you mean.`,
        fix: suggestion(document, sentence, topic, definition),
      });
    }
    return found ?? NOTHING;
  },
};

const SECTION: Readonly<Record<string, 'endpoint-connection'>> = { 'Rate Limits': 'endpoint-connection' };

function isDecided(document: Document, { label, or = [] }: Topic): boolean {
  if (hasClause(document, label) || or.some((other) => hasClause(document, other))) return true;
  return label === 'Timeout' && document.operations.some(({ columns }) => columns.includes('timeout'));
}

/** What happens instead, as a part of a sentence. */
function holding(label: string, policies: Policies, { phrase }: ClauseDefinition): string {
  const { timeout, deadline, retry, circuitBreaker, rateLimit, fallback, idempotency } = policies;
  switch (label) {
    case 'Timeout':
      return `a call may take ${phrase({ attempt: timeout.attempt, total: deadline.total })}`;
    case 'Retry':
      return retry.retries === 0
        ? 'nothing is retried'
        : `a failed attempt is retried ${phrase({ retries: retry.retries, on: retry.on })}`;
    case 'Circuit Breaker':
      return circuitBreaker.mode === 'disabled' ? 'no circuit breaker protects' : `it ${phrase(breakerOf(circuitBreaker))}`;
    case 'Rate Limits':
      return rateLimit.limits.length === 0 ? 'no limit of ours holds calls back' : phrase(rateLimit);
    case 'Fallback':
      return fallback.steps.length === 0 ? 'nothing stands in, and the caller gets the failure' : 'other steps stand in';
    default:
      return idempotency === undefined ? 'no key is sent' : phrase(idempotency);
  }
}

/** The part that people speak of. */
function breakerOf({ mode, window, failureRate, minimumCalls, wait }: Policies['circuitBreaker']): unknown {
  return { mode, window, failureRate, minimumCalls, wait };
}

/** The clause, where the sentence's own words can be read as its value. */
function suggestion(document: Document, { text }: Sentence, topic: Topic, definition: ClauseDefinition): Fix | undefined {
  for (const candidate of candidates(text, topic)) {
    const reading = definition.parse(candidate, NO_CONTEXT);
    if (!reading.ok) continue;
    const edits = insertClause(document, definition.section, definition.label, definition.phrase(reading.value));
    return edits === undefined ? undefined : { edits, safe: false };
  }
  return undefined;
}

/** The words after the policy's name, and those up to where something else begins; the longest first. */
function candidates(sentence: string, { words }: Topic): string[] {
  const lower = sentence.toLowerCase();
  const at = words.map((word) => ({ word, start: lower.indexOf(word.trim()) })).find(({ start }) => start >= 0);
  const found: string[] = [];
  if (at !== undefined) {
    let rest = sentence.slice(lower.indexOf(' ', at.start) < 0 ? sentence.length : lower.indexOf(' ', at.start)).trim();
    for (let first = firstWord(rest); BETWEEN.includes(first.toLowerCase()); first = firstWord(rest))
      rest = rest.slice(first.length).trim();
    found.push(rest);
  }
  found.push(sentence);
  const cut = found.flatMap((text) => [text, ...[', then', ' then ', ' and ', ', and', ', '].map((end) => upTo(text, end))]);
  return [...new Set(cut)].filter((text) => text !== '' && text.length <= LONGEST_VALUE);
}

function firstWord(text: string): string {
  const end = text.indexOf(' ');
  return end < 0 ? '' : text.slice(0, end);
}

function upTo(text: string, end: string): string {
  const at = text.indexOf(end);
  return at < 0 ? text : text.slice(0, at).trim();
}
