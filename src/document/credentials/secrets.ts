/**
 * Finds what looks like a credential in a text, in one pass over it and one over what its escapes stand for. It must not know
 * Markdown's structure: a key is a key in prose, in a code fence and in a comment alike. What it returns says where and of which
 * kind, never what.
 */
import { SHAPES_BY_FIRST } from './shapes.ts';
import { unescaped } from './unescaped.ts';

export interface Secret {
  readonly start: number;
  readonly end: number;
  /** `a live secret key of Stripe`. */
  readonly kind: string;
}

/** Shorter words are looked at only right after `password:` and the like. */
const SHORTEST = 6;
/** A random-looking word that nothing else gives away is at least this long. */
const SHORTEST_RANDOM = 16;
/** No maker's key is shorter, prefix included. */
const SHORTEST_SHAPE = 14;
const AT = 64;
const NEWLINE = 10;
/** No credential on one line is longer; what goes on is not looked at twice. */
const LONGEST = 1000;
/** What stands before a random-looking word decides whether it is a credential; so far back is read. */
const CONTEXT = 80;
const PASSWORDS = ['password', 'passwd', 'passphrase', 'pwd'];
const CREDENTIALS = [
  ...PASSWORDS,
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
const STORES = ['env:', 'file:', 'vault:', 'aws-secrets-manager:', 'azure-key-vault:'];
const EXAMPLES = ['password', 'pass', 'secret', 'token', 'changeme', 'xxx', 'example', 'your'];

/** What each character is to a word that may be a credential; 0 ends the word. */
const LETTER = 1;
const DIGIT = 2;
const SIGN = 4;
const MIXED = LETTER | DIGIT;
const CLASSES = new Uint8Array(128);
for (const [characters, kind] of [
  ['ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz', LETTER],
  ['0123456789', DIGIT],
  ['_-.+~!$%&^', SIGN],
] as const) {
  for (let at = 0; at < characters.length; at++) CLASSES[characters.charCodeAt(at)] = kind;
}

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
  for (let at = 0; at < length; ) {
    const start = at;
    let kinds = 0;
    let code = 0;
    for (; at < length; at++) {
      code = text.charCodeAt(at);
      const kind = code < 128 ? (CLASSES[code] as number) : 0;
      if (kind === 0) break;
      kinds |= kind;
    }
    const size = at - start;
    if (size === 0) at++;
    // Almost every word ends here: too short, or neither mixed nor long enough to be a maker's key.
    if (size < SHORTEST || (size < SHORTEST_SHAPE && (kinds & MIXED) !== MIXED && code !== AT)) continue;
    const secret = judge(text, start, at, kinds);
    if (secret === undefined) continue;
    found.push(secret);
    at = Math.max(at, secret.end);
  }
  return found;
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

function classOf(code: number): number {
  return code < 128 ? (CLASSES[code] ?? 0) : 0;
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
  if (!mixed && !inUrl) return undefined;
  const last = withoutEnding(text, start, end);
  if (inUrl) return passwordInUrl(text, start, end, text.slice(start, last));
  return mixed ? generic(text, start, last) : undefined;
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
  if (whole - start < SHORTEST_RANDOM && !mayFollowPassword(text, start)) return undefined;
  let line = start;
  while (line > 0 && start - line < CONTEXT && text.charCodeAt(line - 1) !== NEWLINE) line--;
  const before = text.slice(line, start).toLowerCase();
  if (STORES.some((store) => before.endsWith(store)) || referenceBefore(before)) return undefined;
  const opened = trimMarks(before);
  if (opened.marked && PASSWORDS.some((name) => opened.text.endsWith(name))) return { start, end, kind: 'a password' };
  if (NAMES.some((name) => opened.text.endsWith(` ${name}`) || opened.text.endsWith(`*${name}`))) return undefined;
  const joined = text.slice(start, whole);
  if (joined.length < SHORTEST_RANDOM || isName(joined) || !CREDENTIALS.some((name) => before.includes(name))) return undefined;
  return changes(joined) >= 3 && isRandom(joined, 3) ? { start, end: whole, kind: 'a random-looking credential' } : undefined;
}

/** All the words for a password end in `d` or `e`; nearly no other word has to be looked at as a text. */
function mayFollowPassword(text: string, start: number): boolean {
  let at = start - 1;
  while (at >= 0 && '*:`"\'= '.includes(text[at] ?? '')) at--;
  const letter = text.charCodeAt(at) | 32;
  return letter === 100 || letter === 101;
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

/** The text before without the marks that join a label to its value; `marked` when there was one. */
function trimMarks(before: string): { readonly text: string; readonly marked: boolean } {
  let end = before.length;
  let marked = false;
  while (end > 0 && '*:`"\'= '.includes(before[end - 1] ?? '')) {
    marked ||= ':='.includes(before[end - 1] ?? '');
    end--;
  }
  return { text: before.slice(0, end), marked };
}

/** `https://user:password@host`. */
function passwordInUrl(text: string, start: number, end: number, word: string): Secret | undefined {
  const isExample = EXAMPLES.some((example) => word.toLowerCase().startsWith(example));
  return !isExample && isAfterUser(text, start) ? { start, end, kind: 'a password in a URL' } : undefined;
}

function isAfterUser(text: string, start: number): boolean {
  if (text[start - 1] !== ':') return false;
  let at = start - 2;
  while (at >= 0 && start - at < CONTEXT && classOf(text.charCodeAt(at)) > 0) at--;
  return text[at] === '/' && text[at - 1] === '/' && text[at - 2] === ':';
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

/** Letters and digits, both. */
function isMixed(word: string): boolean {
  let letters = false;
  let digits = false;
  for (let at = 0; at < word.length; at++) {
    const code = word.charCodeAt(at) | 32;
    if (code >= 97 && code <= 122) letters = true;
    else if (code >= 48 && code <= 57) digits = true;
  }
  return letters && digits;
}

/** Names made of words (`REQ-I-001`, `sha256-checksum`, `v1.2.3`, `STRIPE_KEY_2`) are short between their separators. */
function isName(word: string): boolean {
  const parts = word.split(/[-_./]/);
  return parts.length > 1 && parts.every((part) => part.length < 12 && (!isMixed(part) || part.length <= 5));
}

/** How often letters and digits change places: words have a number at their end, random text has them all over. */
function changes(word: string): number {
  let count = 0;
  let digit: boolean | undefined;
  for (let at = 0; at < word.length; at++) {
    const code = word.charCodeAt(at);
    const isDigit = code >= 48 && code <= 57;
    if (digit !== undefined && digit !== isDigit) count++;
    digit = isDigit;
  }
  return count;
}

/** Shannon entropy in bits a character. */
function isRandom(word: string, least: number): boolean {
  const counts = new Map<string, number>();
  for (const char of word) counts.set(char, (counts.get(char) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / word.length) * Math.log2(count / word.length);
  return bits >= least;
}
