/**
 * API key, bearer token and Basic as people write them: in other words, another order and other languages. What is unambiguous is
 * read; of the rest it is told which part is missing. Of the text only references, names of variables and names of headers are
 * repeated: every other word may be a credential.
 */
import type { Authentication } from '../../../requirement/authentication.ts';
import { formatSecretReference, parseSecretReference, type SecretReference } from '../../../requirement/secret-reference.ts';
import { type Reading, readable, type Unreadable, unreadable } from '../../../requirement/units/reading.ts';
import { fold } from '../../vocabulary/fold.ts';
import {
  BASIC_HEADS,
  BEARER_HEADS,
  FILLERS,
  FROM,
  isHeaderName,
  isPathOfWords,
  isVariableName,
  KEY_HEADS,
  PASSWORD,
  PLACES,
  STORES,
  USER,
  VARIABLE,
} from './words.ts';

export const KEY_FORMS: readonly string[] = [
  'API key in header X-Api-Key from env:NAME',
  'API key in query key from env:NAME',
  'API key in cookie session from env:NAME',
];
export const BEARER_FORMS: readonly string[] = ['Bearer token from env:NAME', 'Bearer token from file:/run/secrets/NAME'];
export const BASIC_FORMS: readonly string[] = [
  'Basic, user from env:USER, password from env:PASSWORD',
  'Basic, user from env:USER, password from empty',
];

/** A reference, or the name of one whose store is not said. */
interface Named {
  readonly reference: SecretReference;
  /** False: the name stands there alone, and that it is a variable is a guess. */
  readonly sure: boolean;
  readonly role: 'user' | 'password' | undefined;
}

interface Words {
  readonly named: readonly Named[];
  readonly place: 'header' | 'query' | 'cookie' | undefined;
  readonly name: string | undefined;
  /** The store that is named without a reference into it. */
  readonly store: string | undefined;
  readonly storeId: SecretReference['store'] | undefined;
  /** What stands before the first word that is not understood; undefined when all are. */
  readonly before: string | undefined;
}

type Scheme = 'api-key' | 'bearer' | 'basic';
const HEADS: readonly (readonly [scheme: Scheme, heads: readonly string[]])[] = [
  ['api-key', KEY_HEADS],
  ['bearer', BEARER_HEADS],
  ['basic', BASIC_HEADS],
];

/** Undefined when the text begins like none of the three. */
export function readPlainWords(text: string): Reading<Authentication> | undefined {
  const scheme = schemeOf(text);
  if (scheme === undefined) return undefined;
  const words = wordsOf(text.slice(scheme.length), scheme.name === 'basic');
  if (scheme.name === 'basic') return basic(words);
  return scheme.name === 'bearer' ? bearer(words) : apiKey(words);
}

function schemeOf(text: string): { readonly name: Scheme; readonly length: number } | undefined {
  const lower = text.toLowerCase();
  for (const [name, heads] of HEADS) {
    const head = heads.find((one) => lower.startsWith(one) && !/[\p{L}\p{N}_-]/u.test(lower[one.length] ?? ' '));
    if (head !== undefined) return { name, length: head.length };
  }
  return undefined;
}

function bearer(words: Words): Reading<Authentication> {
  const [token, ...others] = words.named;
  const phrase = token === undefined ? undefined : `Bearer token from ${formatSecretReference(token.reference)}`;
  if (token === undefined)
    return refused(
      whereFrom('the token', words),
      words.storeId === undefined ? BEARER_FORMS : [`Bearer token from ${words.storeId}:PATH`, ...BEARER_FORMS],
      onlyKnown(words) ? BEARER_FORMS[0] : undefined,
    );
  if (others.length > 0) return refused('it names more than one secret, and a bearer token is one', BEARER_FORMS);
  if (words.name !== undefined)
    return refused(
      `a bearer token is sent in the header Authorization; what is sent in \`${words.name}\` is an API key`,
      [...BEARER_FORMS, ...KEY_FORMS],
      `API key in ${words.place ?? 'header'} ${words.name} from ${formatSecretReference(token.reference)}`,
    );
  const doubt = doubtOf(words);
  return doubt === undefined ? readable({ scheme: 'bearer', token: token.reference }) : refused(doubt, BEARER_FORMS, phrase);
}

function apiKey(words: Words): Reading<Authentication> {
  const { place, name } = words;
  const [key, ...others] = words.named;
  const whole =
    key === undefined && name === undefined
      ? KEY_FORMS[0]
      : `API key in ${place ?? 'header'} ${name ?? 'X-Api-Key'} from ${key === undefined ? 'env:NAME' : formatSecretReference(key.reference)}`;
  if (others.length > 0) return refused('it names more than one secret, and an API key is one', KEY_FORMS);
  const missing = [];
  if (place === undefined && name === undefined)
    missing.push('it does not say where the key is put: in which header, query parameter or cookie');
  else if (name === undefined) missing.push(`it does not say what the ${place} is called`);
  else if (place === undefined) missing.push(`it does not say whether \`${name}\` is a header`);
  if (key === undefined) missing.push(whereFrom('the key', words));
  const doubt = doubtOf(words);
  if (doubt !== undefined) missing.push(doubt);
  if (missing.length > 0 || key === undefined || name === undefined || place === undefined)
    return refused(
      missing.join('; and '),
      KEY_FORMS,
      (key === undefined || name === undefined) && !onlyKnown(words) ? undefined : whole,
    );
  return readable({ scheme: 'api-key', in: place, name, secret: key.reference });
}

function basic(words: Words): Reading<Authentication> {
  const { named } = words;
  const [first, second] = named;
  if (first === undefined)
    return refused(
      words.store === undefined ? 'it does not say which user and which password' : whereFrom('the password', words),
      BASIC_FORMS,
      onlyKnown(words) ? BASIC_FORMS[0] : undefined,
    );
  if (named.length > 2) return refused('it names more than a user and a password', BASIC_FORMS);
  const isPassword = ({ reference, role }: Named): boolean =>
    role === 'password' || (role === undefined && /pass|pwd|secret/i.test(reference.name));
  if (second === undefined) {
    if (words.before !== undefined) return refused(doubtOf(words) ?? '', BASIC_FORMS);
    const [missing, phrase] = isPassword(first)
      ? ['user', `Basic, user from env:USER, password from ${formatSecretReference(first.reference)}`]
      : ['password', `Basic, user from ${formatSecretReference(first.reference)}, password from env:PASSWORD`];
    return refused(`it names no ${missing}: \`${formatSecretReference(first.reference)}\` is one of two`, BASIC_FORMS, phrase);
  }
  const [user, password] = isPassword(first) && !isPassword(second) ? [second, first] : [first, second];
  const phrase = `Basic, user from ${formatSecretReference(user.reference)}, password from ${formatSecretReference(password.reference)}`;
  const byName = /user|login/i.test(user.reference.name) && isPassword(password);
  const said = user.role !== 'password' && password.role !== 'user' && (byName || (user.role ?? password.role) !== undefined);
  const doubt = doubtOf(words) ?? (said ? undefined : 'it does not say which of the two is the user and which the password');
  return doubt === undefined
    ? readable({ scheme: 'basic', user: user.reference, password: password.reference })
    : refused(doubt, BASIC_FORMS, phrase);
}

/** What was begun, with every name that was written, stands before the other forms of its kind. */
function refused(message: string, forms: readonly string[], phrase?: string): Unreadable {
  return unreadable(message, phrase === undefined || forms.includes(phrase) ? forms : [phrase, ...forms], phrase);
}

/** What keeps a text with all its parts from being read; undefined when nothing does. */
function doubtOf({ named, before }: Words): string | undefined {
  const unsure = named.filter(({ sure }) => !sure).map(({ reference }) => reference);
  if (before !== undefined)
    return `what follows ${before} is not understood (it is left out here, for it may be a secret; a note goes into brackets at the end)`;
  if (unsure.length === 0) return undefined;
  const names = unsure.map(({ name, store }) => `\`${store === 'env' ? name : formatSecretReference({ store, name })}\``);
  return unsure[0]?.store === 'env'
    ? `${names.join(' and ')} ${names.length === 1 ? 'is a name' : 'are names'} without a store: a variable of the environment is written with \`env:\` before it`
    : `a secret in a store is written as one word, ${names.join(' and ')}`;
}

function whereFrom(what: string, { store, before }: Words): string {
  if (store !== undefined) return `it names ${store}, and not the place of ${what} in it`;
  const unread =
    before === undefined ? '' : `: what follows ${before} is no reference to a secret (it is left out here, for it may be one)`;
  return `it does not say where ${what} comes from${unread}`;
}

function onlyKnown({ before, store }: Words): boolean {
  return before === undefined && store === undefined;
}

/** Words, one by one. A name in brackets is as good as one outside of them; other words in brackets are a note beside a reference. */
function wordsOf(text: string, pairs: boolean): Words {
  const lower = text.toLowerCase();
  const [, storeId, storeName] = STORES.find(([words]) => lower.includes(` ${words}`) || lower.includes(`(${words}`)) ?? [];
  const named: Named[] = [];
  let place: Words['place'];
  let name: string | undefined;
  let role: Named['role'];
  let variable = false;
  let before: string | undefined;
  let previous = 'the scheme';
  let expectsName = false;
  for (const written of tokens(text)) {
    const word = fold(written);
    const reference = referenceIn(written);
    if (reference !== undefined) named.push({ reference, sure: true, role });
    else if (isVariableName(written)) named.push({ reference: { store: 'env', name: written }, sure: false, role });
    else if (storeId !== undefined && isPathOfWords(written))
      named.push({ reference: { store: storeId, name: written }, sure: false, role });
    else if (PLACES.has(word) && place === undefined) {
      place = PLACES.get(word);
      expectsName = name === undefined;
      previous = `\`${place}\``;
      continue;
    } else if (name === undefined && isHeaderName(written) && written.includes('-')) name = written;
    else if (expectsName && name === undefined && !FILLERS.has(word) && isHeaderName(written)) name = written;
    else if (pairs && USER.has(word)) role = 'user';
    else if (pairs && PASSWORD.has(word)) role = 'password';
    else if (VARIABLE.has(word)) variable = true;
    else if (!FROM.has(word) && !FILLERS.has(word) && !isPartOfStore(word, storeId)) before ??= previous;
    if (named.length > 0 && (reference !== undefined || isVariableName(written))) role = undefined;
    previous = shown(written, word) ?? previous;
  }
  const all = variable ? named.map((one) => (one.reference.store === 'env' ? { ...one, sure: true } : one)) : named;
  return { named: all, place, name, store: storeName, storeId, before };
}

function isPartOfStore(word: string, store: string | undefined): boolean {
  return store !== undefined && ['hashicorp', 'vault', 'azure', 'aws', 'secrets', 'manager', 'path', 'at'].includes(word);
}

/** A word that says nothing of a secret, for a message. */
function shown(written: string, word: string): string | undefined {
  const known =
    referenceIn(written) !== undefined ||
    isVariableName(written) ||
    FROM.has(word) ||
    USER.has(word) ||
    PASSWORD.has(word) ||
    FILLERS.has(word);
  return known ? `\`${written}\`` : undefined;
}

function referenceIn(word: string): SecretReference | undefined {
  const reference = parseSecretReference(word);
  return reference === undefined || /[;,"()]/.test(reference.name) ? undefined : reference;
}

/** Whether words in brackets are a remark: they name no secret, no place for one, and no part of a scheme. */
export function isRemark(text: string): boolean {
  const { named, place, name } = wordsOf(text, false);
  return named.length === 0 && place === undefined && name === undefined && !text.includes(':');
}

/** Whether they say where a secret is kept, or which one is meant. */
export function saysMore(text: string): boolean {
  return wordsOf(text, true).store !== undefined || tokens(text).some((word) => USER.has(fold(word)) || PASSWORD.has(fold(word)));
}

function tokens(text: string): string[] {
  const found: string[] = [];
  for (const piece of text.replace(/['’]/g, ' ').split(' ')) {
    let start = 0;
    let end = piece.length;
    while (start < end && '(,;:`"\'/|=+–—-'.includes(piece[start] ?? '')) start++;
    while (end > start && '),;:.`"\'/|=–—-'.includes(piece[end - 1] ?? '')) end--;
    if (end > start) found.push(piece.slice(start, end));
  }
  return found;
}
