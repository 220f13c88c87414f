/**
 * Passwords, found from the word for one, in any of several languages: `Password: …`, `Kennwort: …`, `| Password | … |`,
 * `password is …`, `Password=…;`. What follows is a password when it looks like one, and prose when it does not.
 */
import { changes, changesOfCase, isMixed, isName, isStandIn } from './looks.ts';
import type { Secret } from './secret.ts';

const KIND = 'a password';
/** Between the word and its value; a bracket, such as the name of an environment, included. */
const LONGEST_JOINT = 60;
const LONGEST_BRACKET = 40;
/** Longer runs without a space are no password. */
const LONGEST = 200;
const SHORTEST = 6;
/** In a connection string, `Password=…;`, every value is the password. */
const SHORTEST_CONNECTING = 4;
const SHORTEST_IN_PROSE = 8;
/** So far back is read for what makes a connection string. */
const CONTEXT = 200;

interface Name {
  readonly end: string;
  /** What has to stand before it. */
  readonly before?: readonly string[];
  /** Letters outside of ASCII with which it goes on. */
  readonly more?: readonly string[];
}

/** Words for a password, by their ends: `DB_PASSWORD` is one too. */
const NAMES: readonly Name[] = [
  ...['password', 'passwd', 'pwd', 'passphrase', 'passcode', 'passwort', 'kennwort', 'wachtwoord', 'senha'].map((end) => ({
    end,
  })),
  { end: 'contrasena' },
  { end: 'contrase', more: ['ña'] },
  { end: 'contrasen', more: ['\u0303a'] },
  { end: 'passe', before: ['mot de ', 'mots de '] },
  { end: 'ordine', before: ["parola d'", 'parola d’'] },
];
const LONGEST_NAME = 12;

/** The last three letters of each, in one number. */
const BY_END: ReadonlyMap<number, readonly Name[]> = Map.groupBy(NAMES, ({ end }) => packedEnd(end, end.length));
/** The letter before the last, by its place in the alphabet. */
const BEFORE_LAST = new Uint8Array(32);
for (const { end } of NAMES) BEFORE_LAST[end.charCodeAt(end.length - 2) & 31] = 1;

function packedEnd(text: string, end: number): number {
  return packed(text.charCodeAt(end - 3), text.charCodeAt(end - 2), text.charCodeAt(end - 1));
}

function packed(a: number, b: number, c: number): number {
  return ((a | 32) << 16) | ((b | 32) << 8) | (c | 32);
}

/** `end` is the end of a word of at least three characters of ASCII, of which the last is marked as `LAST`. */
export function mayBePassword(text: string, end: number): boolean {
  const middle = text.charCodeAt(end - 2);
  if (BEFORE_LAST[middle & 31] === 0) return false;
  return BY_END.has(packed(text.charCodeAt(end - 3), middle, text.charCodeAt(end - 1)));
}

/** The password after the word for one that ends at `end`, if that is what the word is. */
export function passwordAfter(text: string, end: number): Secret | undefined {
  const named = endOfName(text, end);
  if (named === undefined) return undefined;
  const joint = jointAfter(text, named);
  const start = joint.end;
  const stop = endOfValue(text, start, text[end] === '=' && isInQuery(text, end));
  return stop > start && stop - start <= LONGEST && isPassword(text, start, stop, joint.kind)
    ? { start, end: stop, kind: KIND }
    : undefined;
}

function endOfName(text: string, end: number): number | undefined {
  const word = text.slice(Math.max(0, end - LONGEST_NAME), end).toLowerCase();
  for (const { end: name, before, more } of BY_END.get(packedEnd(text, end)) ?? []) {
    if (!word.endsWith(name)) continue;
    if (before !== undefined) {
      const words = text.slice(Math.max(0, end - name.length - 10), end - name.length).toLowerCase();
      if (!before.some((one) => words.endsWith(one))) continue;
    }
    if (more === undefined) return end;
    const letters = more.find((one) => text.slice(end, end + one.length).toLowerCase() === one);
    if (letters !== undefined) return end + letters.length;
  }
  return undefined;
}

type Kind = 'sign' | 'cell' | 'word' | 'far' | 'none';

interface Joint {
  /** `:` or `=`; the next cell; `is`; `is` after other words; nothing. */
  readonly kind: Kind;
  readonly end: number;
}

/** What stands between the word and its value, and where the value begins. */
function jointAfter(text: string, from: number): Joint {
  let kind: Kind = 'none';
  let at = from;
  const limit = Math.min(text.length, from + LONGEST_JOINT);
  for (; at < limit; at++) {
    const character = text[at] ?? '';
    if (character === ':' || character === '=' || character === '：') kind = 'sign';
    else if (character === '|') {
      if (kind === 'cell') return { kind: 'none', end: at };
      kind = 'cell';
    } else if (character === '(' && kind === 'none') {
      const close = text.slice(at, at + LONGEST_BRACKET).indexOf(')');
      if (close < 0) break;
      at += close;
    } else if (character === '>' ? text[at - 1] !== '=' : !' \t\u00a0*_`"\''.includes(character)) break;
  }
  if (kind === 'none') return inProse(text, at);
  return { kind, end: at };
}

const VERBS = [' is ', ' ist ', ' lautet ', ' è ', ' es ', ' est ', ' é ', ' is: ', ' ist: ', ' was '];

/** `password is …`, `password for the test system is …`, `password …`. */
function inProse(text: string, at: number): Joint {
  const words = text.slice(at - 1, at + LONGEST_JOINT);
  const line = words.slice(0, endOf(words));
  let first = line.length;
  let length = 0;
  for (const verb of VERBS) {
    const found = line.indexOf(verb);
    if (found >= 0 && found < first) {
      first = found;
      length = verb.length;
    }
  }
  if (length === 0) return { kind: 'none', end: at };
  let end = at - 1 + first + length;
  while ('*_`"\''.includes(text[end] ?? ' ')) end++;
  return { kind: first === 0 ? 'word' : 'far', end };
}

/** Where a line, a sentence or a cell ends. */
function endOf(words: string): number {
  let at = 0;
  while (at < words.length && !'\n|;'.includes(words[at] ?? '') && !(words[at] === '.' && words[at + 1] === ' ')) at++;
  return at;
}

/** At white space, at a mark that closes a value, and inside a URL's query at `&`. */
function endOfValue(text: string, start: number, query: boolean): number {
  let at = start;
  while (at < text.length && at - start <= LONGEST && !'|;,"\'`<> \t\r\n\u00a0'.includes(text[at] ?? ' ')) {
    if (query && text[at] === '&') break;
    at++;
  }
  while (at > start && '.*:'.includes(text[at - 1] ?? ' ')) at--;
  return text[at - 1] === ')' && !text.slice(start, at).includes('(') ? at - 1 : at;
}

function isInQuery(text: string, end: number): boolean {
  let at = end;
  while (at > 0 && end - at < LONGEST_NAME * 2 && !'?& \n'.includes(text[at - 1] ?? ' ')) at--;
  return '?&'.includes(text[at - 1] ?? ' ');
}

function isPassword(text: string, start: number, end: number, kind: Kind): boolean {
  const value = text.slice(start, end);
  if (isConnecting(text, start, end)) return value.length >= SHORTEST_CONNECTING && !isStandIn(value) && !speaksOfOne(value);
  if (value.length < SHORTEST || !isMixed(value) || isStandIn(value) || isName(value) || isTechnical(value)) return false;
  if ('/.@#'.includes(value[0] ?? '') || value.endsWith(')') || isQuantity(value) || isMailAddress(value)) return false;
  if (kind === 'sign') return true;
  if (kind === 'cell') return isWholeCell(text, end) && (isVaried(value) || isCapitalised(value));
  if (value.length < SHORTEST_IN_PROSE) return false;
  if (kind === 'none') return changes(value) >= 3 && isVaried(value);
  return isVaried(value) || (kind === 'word' && isCapitalised(value));
}

/** `Server=x;User Id=sa;Password=…;`. */
function isConnecting(text: string, start: number, end: number): boolean {
  if (text[start - 1] !== '=') return false;
  const before = text.slice(Math.max(0, start - CONTEXT), start).toLowerCase();
  const line = before.slice(before.lastIndexOf('\n') + 1);
  const last = line.lastIndexOf(';');
  return (
    (last >= 0 || text[end] === ';') &&
    ['server=', 'data source=', 'host=', 'user id=', 'uid='].some((part) => line.includes(part))
  );
}

function speaksOfOne(value: string): boolean {
  const lower = value.toLowerCase();
  return lower.includes('password') || lower.includes('secret') || lower.startsWith('$') || lower.startsWith('%');
}

/** Nothing else stands in the cell. */
function isWholeCell(text: string, end: number): boolean {
  let at = end;
  while (at < text.length && ' \t`*"\''.includes(text[at] ?? '')) at++;
  return at === text.length || text[at] === '|' || text[at] === '\n' || text[at] === '\r';
}

/** Figures between letters, or marks that no word has. */
function isVaried(value: string): boolean {
  if (changes(value) >= 2) return true;
  for (const mark of '!#$%^&@+~?') if (value.includes(mark)) return true;
  return changesOfCase(value) >= 4;
}

/** `Geheim123`: a word with a large letter and a number. */
function isCapitalised(value: string): boolean {
  return changesOfCase(value) >= 1 && isCapital(value.charCodeAt(0));
}

function isCapital(code: number): boolean {
  return code >= 65 && code <= 90;
}

/** `12characters`, `24hours`. */
function isQuantity(value: string): boolean {
  const code = value.charCodeAt(0);
  return code >= 48 && code <= 57 && changes(value) === 1 && changesOfCase(value) === 0;
}

function isMailAddress(value: string): boolean {
  const at = value.indexOf('@');
  return at > 0 && value.lastIndexOf('.') > at + 1;
}

const TECHNICAL: ReadonlySet<string> = new Set(
  (
    'sha hmac rs es ps hs aes rsa des md oauth oidc saml jwt base utf ascii iso iec tls ssl http https ip ipv rfc nist fips bcrypt ' +
    'scrypt argon pbkdf req issue ticket version totp hotp fa mfa string varchar nvarchar char int uint number byte bytes bit ' +
    'vault env file kv ssm aws azure gcp see type level phase step section table page case field slot row column ' +
    'min max pbes pkcs crypt ntlm kerberos ed curve secp chacha blake'
  ).split(' '),
);

/** Named after an algorithm, a type or a place: `SHA256-hashed`, `OAuth2`, `varchar2`, `payments/db1`. */
function isTechnical(value: string): boolean {
  let at = 0;
  while (at < value.length && isLetter(value.charCodeAt(at))) at++;
  if (value[at] === '/') return true;
  return TECHNICAL.has(value.slice(0, at).toLowerCase()) && (at > 2 || changes(value) === 1);
}

function isLetter(code: number): boolean {
  const lower = code | 32;
  return lower >= 97 && lower <= 122;
}
