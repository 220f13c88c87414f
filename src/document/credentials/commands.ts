/** Credentials in commands and headers: `mysql -p…`, `curl -u user:…`, `Authorization: Basic …`. */
import { classOf, isMixed, isName, isStandIn } from './looks.ts';
import type { Secret } from './secret.ts';

const CONTEXT = 120;
const LONGEST = 1000;
const SHORTEST_ENCODED = 12;
const EXAMPLES = ['password', 'pass', 'pwd', 'secret', 'changeme', 'example', 'open sesame'];

/** `start` is the dash of `-p…` or the first character after `user:`. */
export function onCommandLine(text: string, start: number, end: number): Secret | undefined {
  const dashed = text[start] === '-';
  if (dashed && text[start + 1] !== 'p') return undefined;
  const from = dashed ? start + 2 : start;
  const value = text.slice(from, Math.min(end, from + LONGEST));
  const before = text.slice(Math.max(0, start - CONTEXT), start).toLowerCase();
  const line = before.slice(before.lastIndexOf('\n') + 1);
  const asked = dashed ? line.includes('mysql') || line.includes('mariadb') : isUser(line);
  return asked && value.length >= 6 && isMixed(value) && !isStandIn(value) && !isName(value)
    ? { start: from, end, kind: 'a password' }
    : undefined;
}

/** `-u name:` or `--user name:`, at the end of what is given. */
function isUser(line: string): boolean {
  const option = Math.max(line.lastIndexOf(' -u '), line.lastIndexOf(' --user '));
  if (option < 0) return false;
  const name = line.slice(line.indexOf(' ', option + 1) + 1).trim();
  return name.endsWith(':') && !name.includes(' ');
}

/** The word after `Basic`, where it encodes a user and a password. */
export function basic(text: string, start: number, end: number): Secret | undefined {
  if ((text.charCodeAt(start - 2) | 32) !== 99 || text.slice(start - 6, start - 1).toLowerCase() !== 'basic') return undefined;
  let last = end;
  while (last - start < LONGEST && (classOf(text.charCodeAt(last)) !== 0 || text[last] === '/' || text[last] === '=')) last++;
  while (last > start && '.!&-'.includes(text[last - 1] ?? ' ')) last--;
  const pair = last - start < SHORTEST_ENCODED ? undefined : decoded(text.slice(start, last));
  const colon = pair?.indexOf(':') ?? -1;
  if (pair === undefined || colon < 1 || EXAMPLES.includes(pair.slice(colon + 1).toLowerCase())) return undefined;
  return { start, end: last, kind: 'a user and a password for Basic authentication' };
}

/** Undefined for what is not Base64, or encodes no text. */
function decoded(word: string): string | undefined {
  let text: string;
  try {
    text = atob(word);
  } catch {
    return undefined;
  }
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) < 32 || text.charCodeAt(at) === 127) return undefined;
  return text;
}
