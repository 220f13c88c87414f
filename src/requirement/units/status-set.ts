import { quote, type Reading, readable, unreadable } from './reading.ts';
import { isDigit, isLetter, Scanner } from './scanner.ts';

const FORMS = ['429, 5xx, network, timeout', '409', '500-504', '`lock_timeout`'];
/** What people write for the two outcomes that have no status. */
const NETWORK = [
  'network errors',
  'network error',
  'network failures',
  'network',
  'connection errors',
  'connection error',
  'connection reset',
  'connection refused',
  'connection',
];
const TIMEOUT = ['timeouts', 'timeout', 'time-outs', 'time-out', 'timed out'];
const SERVER = ['server errors', 'server error'];
/** Reason phrases that may follow their status; longest first. */
const REASONS = [
  'internal server error',
  'too many requests',
  'service unavailable',
  'request timeout',
  'gateway timeout',
  'unauthorized',
  'bad gateway',
  'bad request',
  'not found',
  'forbidden',
  'conflict',
  'too early',
  'gone',
];
/** Longer sets are a mistake. */
const MOST = 200;

/** Reads what is worth repeating: statuses, classes, ranges, `network`, `timeout`, and a vendor's own codes. */
export function parseStatusSet(text: string): Reading<readonly string[]> {
  const scanner = new Scanner(text);
  const found = new Set<string>();
  for (;;) {
    const item = scanItem(scanner);
    if (!item.ok) return item;
    for (const status of item.value) found.add(status);
    if (found.size > MOST) return unreadable(`${quote(text)} names more than ${MOST} statuses`, FORMS);
    if (scanner.done) return readable([...found]);
    if (scanner.take(',', ';', '/', 'and', 'or') === undefined)
      return unreadable(`${quote(scanner.rest)} does not belong to a set of statuses`, FORMS, formatStatusSet([...found]));
    scanner.take('and', 'or');
  }
}

export function formatStatusSet(statuses: readonly string[]): string {
  return statuses.map((status) => (isPlain(status) ? status : `\`${status}\``)).join(', ');
}

function isPlain(status: string): boolean {
  return status === 'network' || status === 'timeout' || isStatus(status);
}

/** `503` or `5xx`. */
export function isStatus(text: string): boolean {
  if (text.length !== 3 || text < '1' || text >= '6') return false;
  return text.endsWith('xx') || (isDigit(text.charCodeAt(0)) && isDigit(text.charCodeAt(1)) && isDigit(text.charCodeAt(2)));
}

function scanItem(scanner: Scanner): Reading<readonly string[]> {
  scanner.take('http', 'status');
  scanner.take('status', 'code');
  scanner.skipSpace();
  if (scanner.text[scanner.at] === '`') return scanQuoted(scanner);
  if (isDigit(scanner.text.charCodeAt(scanner.at))) return scanStatuses(scanner);
  if (scanner.take(...NETWORK) !== undefined) return readable(['network']);
  if (scanner.take(...TIMEOUT) !== undefined) return readable(['timeout']);
  if (scanner.take(...SERVER) !== undefined) return readable(['5xx']);
  return scanCode(scanner);
}

/** `503`, `5xx`, `500-504`, with a reason phrase or a note in brackets after it. */
function scanStatuses(scanner: Scanner): Reading<readonly string[]> {
  const first = scanToken(scanner);
  const status = first.endsWith('**') ? `${first[0]}xx` : first;
  if (!isStatus(status)) return unreadable(`${quote(first)} is not an HTTP status: those lie between 100 and 599`, FORMS);
  const dashed = scanner.take('-', '–', 'to') !== undefined;
  const last = dashed ? scanToken(scanner) : status;
  scanner.take(...REASONS);
  scanner.brackets();
  if (!dashed) return readable([status]);
  if (!isStatus(last) || last < status || status.endsWith('xx') || last.endsWith('xx'))
    return unreadable(`${quote(`${first}-${last}`)} is not a range of HTTP statuses`, FORMS);
  if (status.endsWith('00') && last === `${status[0]}99`) return readable([`${status[0]}xx`]);
  const range: string[] = [];
  for (let code = Number(status); code <= Number(last); code++) range.push(String(code));
  return readable(range);
}

function scanToken(scanner: Scanner): string {
  scanner.skipSpace();
  const start = scanner.at;
  while (
    isDigit(scanner.text.charCodeAt(scanner.at)) ||
    isLetter(scanner.text.charCodeAt(scanner.at)) ||
    scanner.text[scanner.at] === '*'
  )
    scanner.at++;
  return scanner.lower.slice(start, scanner.at);
}

/** A vendor's code between backticks. */
function scanQuoted(scanner: Scanner): Reading<readonly string[]> {
  const end = scanner.text.indexOf('`', scanner.at + 1);
  const code = end < 0 ? '' : scanner.text.slice(scanner.at + 1, end).trim();
  if (code === '' || code.length > 100) return unreadable(`${quote(scanner.rest)} holds no code between its backticks`, FORMS);
  scanner.at = end + 1;
  return readable([isStatus(code.toLowerCase()) ? code.toLowerCase() : code]);
}

/** A vendor's code without backticks is taken for one only if no sentence would contain it: `lock_timeout`, `E1234`. */
function scanCode(scanner: Scanner): Reading<readonly string[]> {
  const start = scanner.at;
  let technical = false;
  for (; scanner.at < scanner.text.length; scanner.at++) {
    const code = scanner.text.charCodeAt(scanner.at);
    const char = scanner.text[scanner.at] ?? '';
    const inner = scanner.at > start && ('_-.:'.includes(char) || isDigit(code));
    if (!inner && !isLetter(code)) break;
    technical ||= char === '_' || isDigit(code);
  }
  const word = scanner.text.slice(start, scanner.at);
  if (technical && word.length <= 100) return readable([word]);
  if (word === '')
    return unreadable(scanner.done ? 'a status is missing' : `${quote(scanner.rest)} does not start with a status`, FORMS);
  return unreadable(
    `${quote(word)} is not a status: if it is the other side's own code, write it between backticks`,
    FORMS,
    `\`${word}\``,
  );
}
