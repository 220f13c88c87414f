/** Credentials in addresses: a key in the query, a webhook whose address is all it takes to use it, `user:password@`. */
import { CLASSES, classOf, isKey, isMixed, isRandom } from './looks.ts';
import type { Secret } from './secret.ts';

const LONGEST = 1000;
/** So far back is read for the host. */
const CONTEXT = 160;
const LONGEST_NAME = 40;
const SHORTEST_KEY = 12;
const SHORTEST_HOOK = 18;

/** Without dashes and underscores. */
const PARAMETERS: ReadonlySet<string> = new Set(
  (
    'key apikey xapikey accesskey secretkey authkey token accesstoken authtoken refreshtoken idtoken privatetoken apitoken ' +
    'sig signature secret clientsecret appsecret code auth authorization sas subscriptionkey ocpapimsubscriptionkey appkey appid ' +
    'credential credentials sessionid sessiontoken xamzsignature xamzsecuritytoken xamzcredential'
  ).split(' '),
);

const HOOKS = [
  ['hooks.slack.com/', 'a webhook address of Slack'],
  ['discord.com/api/webhooks/', 'a webhook address of Discord'],
  ['discordapp.com/api/webhooks/', 'a webhook address of Discord'],
  ['/incomingwebhook/', 'a webhook address of Microsoft Teams'],
  ['hooks.zapier.com/', 'a webhook address of Zapier'],
] as const;

/** The value of a parameter whose name says that it is a key, behind `?`, `&` or `#`; `start` follows a `=`. */
export function keyInQuery(text: string, start: number): Secret | undefined {
  let name = start - 1;
  while (name > 0 && start - name < LONGEST_NAME && isNameCharacter(text.charCodeAt(name - 1))) name--;
  const mark = text[name - 1] ?? ' ';
  if (!'?&#'.includes(mark) && !text.startsWith('&amp;', name - 5)) return undefined;
  const parameter = text
    .slice(name, start - 1)
    .replaceAll('-', '')
    .replaceAll('_', '')
    .toLowerCase();
  if (!PARAMETERS.has(parameter)) return undefined;
  let end = start;
  while (end - start < LONGEST && isQueryCharacter(text.charCodeAt(end))) end++;
  while (end > start && '.!-:'.includes(text[end - 1] ?? ' ')) end--;
  const value = text.slice(start, end);
  if (value.length < SHORTEST_KEY || !isKey(value)) return undefined;
  const signs = parameter === 'sig' || parameter.endsWith('signature');
  return { start, end, kind: signs ? 'the signature of a shared address' : 'a key in the query of a URL' };
}

/** Letters, digits, `-`, `_` and `.`. */
function isNameCharacter(code: number): boolean {
  return code === 45 || code === 46 || code === 95 || (classOf(code) & 3) !== 0;
}

/** `&` ends the value. */
function isQueryCharacter(code: number): boolean {
  return code !== 38 && (classOf(code) !== 0 || code === 47 || code === 58 || code === 61);
}

/** The part of a webhook's address that lets anybody use it; `start` follows a `/`, or the `:` of a token of Telegram. */
export function webhook(text: string, start: number, end: number): Secret | undefined {
  if (end - start < SHORTEST_HOOK) return undefined;
  const word = text.slice(start, Math.min(end, start + LONGEST));
  if (text[start - 1] === ':')
    return isBotOfTelegram(text, start, word) ? { start, end, kind: 'a bot token of Telegram' } : undefined;
  const before = text.slice(Math.max(0, start - CONTEXT), start).toLowerCase();
  const address = before.slice(Math.max(before.lastIndexOf(' '), before.lastIndexOf('\n')) + 1);
  const kind = HOOKS.find(([host]) => address.includes(host))?.[1];
  return kind !== undefined && isKey(word) ? { start, end: rest(text, end), kind } : undefined;
}

/** What follows the key in the address is part of it. */
function rest(text: string, end: number): number {
  let at = end;
  while (at - end < LONGEST && (classOf(text.charCodeAt(at)) !== 0 || text[at] === '/')) at++;
  while (at > end && '.!'.includes(text[at - 1] ?? ' ')) at--;
  return at;
}

/** `123456789:AA…`, with or without the address before it. */
function isBotOfTelegram(text: string, start: number, word: string): boolean {
  let at = start - 1;
  while (start - at < 16 && CLASSES[text.charCodeAt(at - 1)] === 2) at--;
  const digits = start - 1 - at;
  return digits >= 8 && digits <= 12 && word.startsWith('AA') && word.length >= 30 && isMixed(word) && isRandom(word, 3);
}

const EXAMPLES = ['password', 'pass', 'secret', 'token', 'changeme', 'xxx', 'example', 'your'];

/** `https://user:password@host`; `end` is where the `@` stands. */
export function passwordInUrl(text: string, start: number, end: number): Secret | undefined {
  const word = text.slice(start, Math.min(end, start + LONGEST)).toLowerCase();
  const isExample = EXAMPLES.some((example) => word.startsWith(example));
  return !isExample && isAfterUser(text, start) ? { start, end, kind: 'a password in a URL' } : undefined;
}

function isAfterUser(text: string, start: number): boolean {
  if (text[start - 1] !== ':') return false;
  let at = start - 2;
  while (at >= 0 && start - at < CONTEXT && classOf(text.charCodeAt(at)) > 0) at--;
  return text[at] === '/' && text[at - 1] === '/' && text[at - 2] === ':';
}
