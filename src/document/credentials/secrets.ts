/**
 * Finds what looks like a credential in a text, in one pass over it and one over what its escapes stand for. It must not know
 * Markdown's structure: a key is a key in prose, in a code fence and in a comment alike. What it returns says where and of which
 * kind, never what.
 */
import { keyInQuery, passwordInUrl, webhook } from './addresses.ts';
import { basic, onCommandLine } from './commands.ts';
import { CLASSES, changes, classOf, isMixed, isName, isRandom, LAST, MIXED, SIGN, STORES } from './looks.ts';
import { mayBePassword, passwordAfter } from './passwords.ts';
import type { Secret } from './secret.ts';
import { SHAPES_BY_FIRST } from './shapes.ts';
import { unescaped } from './unescaped.ts';

export type { Secret } from './secret.ts';

/** Shorter words are looked at only where a password is spoken of, and in a query. */
const SHORTEST = 6;
/** A random-looking word that nothing else gives away is at least this long. */
const SHORTEST_RANDOM = 16;
/** No maker's key is shorter, prefix included. */
const SHORTEST_SHAPE = 14;
const AT = 64;
const SPACE = 32;
const COLON = 58;
const SLASH = 47;
const EQUALS = 61;
const DASH = 45;
const NEWLINE = 10;
/** No credential on one line is longer; what goes on is not looked at twice. */
const LONGEST = 1000;
/** What stands before a random-looking word decides whether it is a credential; so far back is read. */
const CONTEXT = 80;
const CREDENTIALS = [
  'password',
  'passwd',
  'passphrase',
  'pwd',
  'secret',
  'token',
  'api key',
  'apikey',
  'api-key',
  'api_key',
  'bearer',
  'credential',
  'access key',
  'account key',
  'accountkey',
  'private key',
  'auth key',
  'x-api-key',
  'authorization',
  'authentication',
  'basic',
  'geheim',
  'schlüssel',
  'segret',
  'chiave',
  'clave',
  'clé',
  'jeton',
];
/** Names and addresses may look random and are no secrets. */
const NAMES = [
  'id',
  'user',
  'username',
  'login',
  'scope',
  'issuer',
  'audience',
  'header',
  'operation',
  'digest',
  'checksum',
  'sha256',
];

export function findSecrets(text: string): readonly Secret[] {
  const keys = privateKeys(text);
  const found = findWords(text);
  const plain = unescaped(text);
  if (plain !== undefined) {
    const { offsets } = plain;
    for (const { start, end, kind } of findWords(plain.text))
      keys.push({ start: offsets[start] ?? 0, end: offsets[end] ?? text.length, kind });
  }
  return keys.length === 0 ? found : merged(keys, found);
}

function findWords(text: string): Secret[] {
  const found: Secret[] = [];
  const { length } = text;
  const classes = CLASSES;
  let before = 0;
  for (let at = 0; at < length; ) {
    const start = at;
    let kinds = 0;
    let code = 0;
    for (; at < length; at++) {
      code = text.charCodeAt(at);
      const kind = code < 128 ? (classes[code] as number) : 0;
      if (kind === 0) break;
      kinds |= kind;
    }
    const size = at - start;
    if (size === 0) {
      before = code;
      at++;
      continue;
    }
    let secret: Secret | undefined;
    if (size >= 3 && (classes[text.charCodeAt(at - 1)] as number) >= LAST && mayBePassword(text, at))
      secret = passwordAfter(text, at);
    if (secret !== undefined && secret.start > at) found.push(...between(text, at, secret.start));
    else if (before === EQUALS) secret = keyInQuery(text, start);
    before = 0;
    // Almost every word ends here: too short, or neither mixed nor long enough to be a maker's key.
    if (secret === undefined) {
      if (size < SHORTEST || (size < SHORTEST_SHAPE && (kinds & MIXED) !== MIXED && code !== AT)) continue;
      secret = judge(text, start, at, kinds);
    }
    if (secret === undefined) continue;
    found.push(secret);
    at = Math.max(at, secret.end);
  }
  return found;
}

/** Those between the word for a password and the password, some dozen characters on. */
function between(text: string, from: number, to: number): Secret[] {
  if (to - from < SHORTEST) return [];
  return findWords(text.slice(from, to)).map(({ start, end, kind }) => ({ start: start + from, end: end + from, kind }));
}

/** In order; what lies inside another, or was found twice, is part of it. */
function merged(keys: readonly Secret[], others: readonly Secret[]): readonly Secret[] {
  const all = [...keys, ...others].sort((a, b) => a.start - b.start || b.end - a.end);
  const apart: Secret[] = [];
  for (const secret of all) {
    const last = apart.at(-1);
    if (last === undefined || secret.start >= last.end) apart.push(secret);
    else if (secret.end > last.end) apart[apart.length - 1] = { ...last, end: secret.end };
  }
  return apart;
}

/** The text with every credential blanked out by as many dots, so that every place stays where it is. */
export function maskSecrets(text: string, secrets: readonly Secret[] = findSecrets(text)): string {
  let masked = '';
  let from = 0;
  for (const { start, end } of secrets) {
    if (start < from) continue;
    masked += text.slice(from, start);
    for (let at = start; at < end; at++) masked += text[at] === '\n' || text[at] === '\r' ? text[at] : '•';
    from = end;
  }
  return masked + text.slice(from);
}

/** What a word between two separators is, if anything. Plain words, almost all of them, are decided without a copy. */
function judge(text: string, start: number, end: number, kinds: number): Secret | undefined {
  const mixed = (kinds & MIXED) === MIXED;
  const inUrl = text.charCodeAt(end) === AT;
  if (end - start >= SHORTEST_SHAPE) {
    const known = ofKnownMaker(text, start, end, (kinds & SIGN) !== 0 && mixed);
    if (known !== undefined) return known;
  }
  const byPlace = ofPlace(text, start, end, mixed);
  if (byPlace !== undefined) return byPlace;
  if (inUrl) {
    const password = passwordInUrl(text, start, end);
    if (password !== undefined) return password;
  }
  return mixed ? generic(text, start, withoutEnding(text, start, end)) : undefined;
}

/** A word that what stands right before it makes a credential. */
function ofPlace(text: string, start: number, end: number, mixed: boolean): Secret | undefined {
  const before = text.charCodeAt(start - 1);
  if (before === SLASH || before === COLON) {
    return webhook(text, start, end) ?? (mixed && before === COLON ? onCommandLine(text, start, end) : undefined);
  }
  if (before !== SPACE) return undefined;
  return mixed && text.charCodeAt(start) === DASH ? onCommandLine(text, start, end) : basic(text, start, end);
}

/** A key at the start of a word, or glued to what stands before it by a sign: `_sk_live_…_`, `%20sk_live_…`. */
function ofKnownMaker(text: string, start: number, end: number, inside: boolean): Secret | undefined {
  const stop = inside ? end - SHORTEST_SHAPE : start;
  for (let at = start; at <= stop; at++) {
    if (at > start && !isApart(text, at)) continue;
    const kind = kindAt(text, at, end, at > start);
    if (kind !== undefined) return { start: at, end: withoutEnding(text, at, end), kind };
  }
  return undefined;
}

function isApart(text: string, at: number): boolean {
  return classOf(text.charCodeAt(at - 1)) === SIGN || text[at - 3] === '%';
}

function kindAt(text: string, start: number, end: number, inside: boolean): string | undefined {
  const last = withoutEnding(text, start, Math.min(end, start + LONGEST));
  if (text.startsWith('eyJ', start) && last - start >= 40 && text.slice(start, last).includes('.')) return 'a JSON web token';
  const shape = SHAPES_BY_FIRST.get(text.charCodeAt(start))?.find(
    ({ prefix, least }) => last - start >= prefix.length + least && text.startsWith(prefix, start),
  );
  if (shape === undefined) return undefined;
  const key = text.slice(start + shape.prefix.length, last);
  // Inside a word, words joined by dashes (`api-key-rotation-…`) are no key.
  return isRandom(key, 2) && (!inside || isMixed(key)) ? shape.kind : undefined;
}

/** The end of a word without the marks that a sentence puts after it. */
function withoutEnding(text: string, start: number, end: number): number {
  let last = end;
  while (last > start && isEnding(text.charCodeAt(last - 1))) last--;
  return last;
}

/** `.`, `!`, `-` or `&`. */
function isEnding(code: number): boolean {
  return code === 46 || code === 33 || code === 45 || code === 38;
}

/** A random-looking word, judged by what the line says before it. */
function generic(text: string, start: number, end: number): Secret | undefined {
  const whole = extend(text, start, end);
  if (whole - start < SHORTEST_RANDOM) return undefined;
  let line = start;
  while (line > 0 && start - line < CONTEXT && text.charCodeAt(line - 1) !== NEWLINE) line--;
  const before = text.slice(line, start).toLowerCase();
  if (STORES.some((store) => before.endsWith(store)) || referenceBefore(before)) return undefined;
  const opened = withoutMarks(before);
  if (NAMES.some((name) => opened.endsWith(` ${name}`) || opened.endsWith(`*${name}`))) return undefined;
  const joined = text.slice(start, whole);
  if (isName(joined) || !CREDENTIALS.some((name) => before.includes(name))) return undefined;
  return changes(joined) >= 3 && isRandom(joined, 3) ? { start, end: whole, kind: 'a random-looking credential' } : undefined;
}

/** Base64 goes on over `/` and `=`. */
function extend(text: string, start: number, end: number): number {
  let at = end;
  while (at - start < LONGEST && (classOf(text.charCodeAt(at)) > 0 || text[at] === '/' || text[at] === '=')) at++;
  while (at > start && '.!&'.includes(text[at - 1] ?? '')) at--;
  return at;
}

/** Between a reference's store and the word stand only characters of the reference: `vault:secret/stripe#key-2`. */
function referenceBefore(before: string): boolean {
  const space = Math.max(before.lastIndexOf(' '), before.lastIndexOf('`'), before.lastIndexOf('('));
  const reference = before.slice(space + 1);
  return (
    STORES.some((store) => reference.startsWith(store)) ||
    reference.includes('://') ||
    reference.endsWith('/') ||
    reference.endsWith('#')
  );
}

/** The text before without the marks that join a label to its value. */
function withoutMarks(before: string): string {
  let end = before.length;
  while (end > 0 && '*:`"\'= '.includes(before[end - 1] ?? '')) end--;
  return before.slice(0, end);
}

function privateKeys(text: string): Secret[] {
  const found: Secret[] = [];
  for (let start = text.indexOf('-----BEGIN '); start >= 0; start = text.indexOf('-----BEGIN ', start + 1)) {
    const label = text.slice(start, start + 60);
    if (!label.includes('PRIVATE KEY-----')) continue;
    const close = text.indexOf('-----END ', start);
    const dashes = close < 0 ? -1 : text.indexOf('-----', close + 9);
    const end = dashes < 0 ? text.length : dashes + 5;
    found.push({ start, end, kind: 'a private key' });
    start = end - 1;
  }
  return found;
}
