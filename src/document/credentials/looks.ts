/** What a word looks like: its characters, a name, random text, a placeholder. It must not know where the word stands. */

/** What each character is to a word that may be a credential; 0 ends the word. */
export const LETTER = 1;
export const DIGIT = 2;
export const SIGN = 4;
/** A letter in which a word for a password can end. */
export const LAST = 8;
export const MIXED = LETTER | DIGIT;
export const CLASSES = new Uint8Array(128);
for (const [characters, kind] of [
  ['ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz', LETTER],
  ['0123456789', DIGIT],
  ['_-.+~!$%&^', SIGN],
] as const) {
  for (let at = 0; at < characters.length; at++) CLASSES[characters.charCodeAt(at)] = kind;
}
for (const letter of 'adentADENT') CLASSES[letter.charCodeAt(0)] = LETTER | LAST;

export function classOf(code: number): number {
  return code < 128 ? (CLASSES[code] ?? 0) : 0;
}

/** Where a reference to a secret begins instead of the secret. */
export const STORES = ['env:', 'file:', 'vault:', 'aws-secrets-manager:', 'azure-key-vault:'];
const EXAMPLES = ['password', 'pass', 'passwd', 'secret', 'token', 'key', 'test', 'example', 'passwort', 'kennwort'];
const EXAMPLE_BEGINNINGS = ['changeme', 'change-me', 'change_me', 'example', 'your', 'xxx', 'placeholder', 'redacted', 'dummy'];

/** Stands for a credential that is elsewhere or is not known yet: `env:X`, `{key}`, `$TOKEN`, `<password>`, `changeme`, `xxx`. */
export function isStandIn(value: string): boolean {
  const first = value[0] ?? '';
  if ('{<[(*•'.includes(first) || value.includes('•') || value.includes('{') || value.includes('://')) return true;
  if (first === '$' || first === '%') return isCapital(value.charCodeAt(1));
  const lower = value.toLowerCase();
  return (
    EXAMPLES.includes(lower) ||
    EXAMPLE_BEGINNINGS.some((beginning) => lower.startsWith(beginning)) ||
    STORES.some((store) => lower.startsWith(store)) ||
    new Set(lower).size <= 2
  );
}

function isCapital(code: number): boolean {
  return (code >= 65 && code <= 90) || code === 95;
}

/** Letters and digits, both. */
export function isMixed(word: string): boolean {
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
export function isName(word: string): boolean {
  const parts = word.split(/[-_./]/);
  return parts.length > 1 && parts.every((part) => part.length < 12 && (!isMixed(part) || part.length <= 5));
}

/** How often letters and digits change places: words have a number at their end, random text has them all over. */
export function changes(word: string): number {
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

/** Random letters change between large and small all the time; words do so where another begins. */
export function changesOfCase(word: string): number {
  let count = 0;
  for (let at = 1; at < word.length; at++) if (isLarge(word, at) !== isLarge(word, at - 1)) count++;
  return count;
}

function isLarge(word: string, at: number): boolean {
  const code = word.charCodeAt(at);
  return code >= 65 && code <= 90;
}

/** Shannon entropy in bits a character. */
export function isRandom(word: string, least: number): boolean {
  const counts = new Map<string, number>();
  for (const char of word) counts.set(char, (counts.get(char) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / word.length) * Math.log2(count / word.length);
  return bits >= least;
}

/** A key as a machine makes one, where its place already says that it is a key. */
export function isKey(value: string): boolean {
  if (isStandIn(value) || isName(value) || !isRandom(value, 2.8)) return false;
  return (isMixed(value) && changes(value) >= 2) || changesOfCase(value) >= 6;
}
