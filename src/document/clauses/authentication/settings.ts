/** The parts of an authentication phrase: `, key from env:KEY, audience "https://api.example.com"`. Their text is never repeated. */
import {
  formatSecretReference,
  parseSecretReference,
  SECRET_STORES,
  type SecretReference,
} from '../../../requirement/secret-reference.ts';
import { type Reading, readable, unreadable } from '../../../requirement/units/reading.ts';
import { FROM, isVariableName } from './words.ts';

/** Values by the name of their setting. */
export type Settings<Name extends string> = Readonly<Partial<Record<Name, string>>>;

/** What the settings are called, longest first; the first is canonical. */
const NAMES = {
  'Authorization URL': ['authorization url', 'authorisation url', 'authorize url'],
  'Redirect URL': ['redirect url', 'redirect uri', 'callback url'],
  'Token URL': ['token url', 'token endpoint'],
  'Client ID': ['client id'],
  'Client Secret': ['client secret', 'private key'],
  Scope: ['scopes', 'scope'],
  Audience: ['audience'],
  Issuer: ['issuer'],
  Subject: ['subject'],
  'Key ID': ['key id'],
  'Access Key': ['access key id', 'access key'],
  'Secret Key': ['secret access key', 'secret key'],
  'Session Token': ['session token'],
  Region: ['region'],
  Service: ['service'],
  Account: ['account name', 'account'],
  Certificate: ['client certificate', 'certificate', 'cert'],
  Header: ['in header', 'header'],
  Key: ['signing key', 'private key', 'shared key', 'account key', 'secret', 'key'],
  Token: ['sas token', 'token'],
} as const satisfies Record<string, readonly string[]>;

export type SettingName = keyof typeof NAMES;

/** Splits at commas and semicolons outside of quotes and brackets; brackets around the whole rest are no part of it. */
export function parts(text: string): string[] {
  const found: string[] = [];
  let quoted = false;
  let depth = 0;
  let start = 0;
  for (let at = 0; at <= text.length; at++) {
    const character = text[at];
    if (character === '"') quoted = !quoted;
    else if (!quoted && character === '(') depth++;
    else if (!quoted && character === ')') depth = Math.max(0, depth - 1);
    const separates = character === ';' || (character === ',' && ' \t'.includes(text[at + 1] ?? ' '));
    if (at < text.length && (quoted || depth > 0 || !separates)) continue;
    const part = text.slice(start, at).trim();
    if (part !== '') found.push(part.toLowerCase().startsWith('and ') ? part.slice(4).trim() : part);
    start = at + 1;
  }
  return found;
}

/** Reads every part as one of the allowed settings. A part that is none of them refuses the whole. */
export function settings<Name extends SettingName>(
  written: readonly string[],
  allowed: readonly Name[],
  forms: readonly string[],
): Reading<Settings<Name>> {
  const found: Partial<Record<Name, string>> = {};
  for (const part of written) {
    const setting = settingOf(part, allowed);
    if (setting === undefined)
      return unreadable(
        `a part of it says none of ${allowed.join(', ')} (its text may be a credential, and is left out here)`,
        forms,
      );
    if (setting.value.includes('"')) return unreadable(`${setting.name} has a quotation mark in it`, forms);
    if (found[setting.name] !== undefined) return unreadable(`it says ${setting.name} twice`, forms);
    found[setting.name] = setting.value;
  }
  return readable(found);
}

export function settingOf<Name extends SettingName>(
  part: string,
  allowed: readonly Name[],
): { readonly name: Name; readonly value: string } | undefined {
  const lower = part.toLowerCase();
  for (const name of allowed) {
    const word = NAMES[name].find((candidate) => lower.startsWith(candidate) && ' :='.includes(lower[candidate.length] ?? 'x'));
    if (word === undefined) continue;
    const value = withoutFrom(part.slice(word.length + 1).trim());
    if (value !== '') return { name, value };
  }
  return undefined;
}

/** A reference to a secret, or what to write in its place. */
export function secret(written: string, form: string): Reading<SecretReference> {
  const name = withoutFrom(written);
  const reference = parseSecretReference(name);
  if (reference !== undefined && !/[;,"()]/.test(reference.name)) return readable(reference);
  if (isVariableName(name))
    return unreadable(`\`${name}\` is a name without a store: a variable of the environment is written with \`env:\` before it`, [
      form.replace(/env:[A-Z_]+/, `env:${name}`),
    ]);
  return unreadable('a secret is written as a reference, never as a value (its text is left out here)', [
    form,
    ...Object.keys(SECRET_STORES).map((store) => `${store}:NAME`),
  ]);
}

/** The same where the setting may be missing. */
export function optionalSecret(written: string | undefined, form: string): Reading<SecretReference | undefined> {
  return written === undefined ? readable(undefined) : secret(written, form);
}

/** A reference, or the words themselves. */
export function wordsOrReference(written: string): SecretReference | string {
  return parseSecretReference(withoutFrom(written)) ?? written;
}

export function isHttpUrl(text: string): boolean {
  const url = /^https?:\/\/\S+$/i.test(text) ? URL.parse(text) : null;
  return url !== null && url.username === '' && url.password === '';
}

/** `, region eu-west-1, key from env:KEY`: settings that are there, in order; words with spaces or commas stand in quotes. */
export function phraseOfSettings(
  values: readonly (readonly [name: string, value: SecretReference | string | undefined])[],
): string {
  return values
    .map(([name, value]) => {
      if (value === undefined) return '';
      if (typeof value !== 'string') return `, ${name} from ${formatSecretReference(value)}`;
      return `, ${name} ${/^[\w@/.][^\s,;()]*$/.test(value) ? value : `"${value}"`}`;
    })
    .join('');
}

/** Without `from` in any language, a colon, code marks or quotes around it. */
function withoutFrom(written: string): string {
  let text = written;
  if (text.startsWith(':') || text.startsWith('=')) text = text.slice(1).trim();
  const space = text.indexOf(' ');
  const rest = text.slice(space + 1).trim();
  const first = text.slice(0, Math.max(0, space)).toLowerCase();
  if (first === 'from' || (FROM.has(first) && parseSecretReference(rest) !== undefined)) text = rest;
  const mark = text[0];
  const marked = (mark === '`' || mark === '"') && text.length > 1 && text.endsWith(mark);
  return marked ? text.slice(1, -1).trim() : text;
}
