/** What a Request cell says in each type: a method and path, a topic, a key, a file pattern with its schedule, a named query. */
import type { RequestShape, Schedule } from '../../requirement/operation.ts';
import type { IntegrationType } from '../../requirement/requirement.ts';
import { formatDuration, HOUR, scanDuration } from '../../requirement/units/duration.ts';
import { formatDays, formatTime, scanDays, scanTime } from '../../requirement/units/recurring.ts';
import { Scanner } from '../../requirement/units/scanner.ts';
import { formatZone, scanZone } from '../../requirement/units/zone.ts';

interface Kind {
  /** Accepted ways to write it, for messages. */
  readonly forms: readonly string[];
  read(words: readonly string[]): RequestShape | undefined;
}

const HTTP_FORMS = ['GET /v1/payments/{id}', 'POST /v1/payments'];

const KINDS: Readonly<Record<IntegrationType, Kind>> = {
  'REST API': { forms: HTTP_FORMS, read: () => undefined },
  Webhook: { forms: ['event order.shipped', 'POST /hooks/payments'], read: event },
  'GraphQL API': { forms: ['query readOrder', 'mutation placeOrder', 'POST /graphql'], read: graphql },
  SOAP: { forms: ['GetAccount', 'AccountService.GetAccount', 'POST /services/account'], read: soap },
  'Message Queue': { forms: ['publish orders.created', 'consume orders.created'], read: message },
  'File Exchange': { forms: ['read incoming/*.csv daily at 02:00 UTC', 'write outgoing/{date}.csv every 1 h'], read: file },
  'Object Storage': { forms: ['PUT invoices/{id}.pdf', 'GET invoices/{id}.pdf', 'LIST invoices/'], read: object },
  Database: { forms: ['queries/read-order.sql', 'queries/orders.sql#read_order'], read: query },
  Cache: { forms: ['get session:{id}', 'set session:{id}', 'delete session:{id}'], read: cache },
  Mail: { forms: ['send template welcome', 'POST /v3/mail/send'], read: mail },
  Telemetry: { forms: ['export traces', 'export metrics', 'export logs', 'POST /v1/traces'], read: telemetry },
};

/** Undefined where the words are no request of that type; a method and path is read elsewhere. */
export function requestShape(request: string, type: IntegrationType): RequestShape | undefined {
  return KINDS[type].read(request.split(' ').filter((word) => word !== ''));
}

export function requestForms(type: IntegrationType): readonly string[] {
  return KINDS[type].forms;
}

/** The same in the words that are read again. */
export function formatShape(shape: RequestShape): string {
  switch (shape.kind) {
    case 'graphql':
      return `${shape.operation} ${shape.name}`;
    case 'soap':
      return shape.service === undefined ? shape.operation : `${shape.service}.${shape.operation}`;
    case 'message':
      return `${shape.action} ${shape.topic}`;
    case 'object':
      return `${shape.action} ${shape.key}`;
    case 'file':
      return `${shape.action} ${shape.pattern}${shape.schedule === undefined ? '' : ` ${formatSchedule(shape.schedule)}`}`;
    case 'query':
      return shape.name === undefined ? shape.file : `${shape.file}#${shape.name}`;
    case 'cache':
      return `${shape.action} ${shape.key}`;
    case 'mail':
      return `send template ${shape.template}`;
    case 'event':
      return `event ${shape.type}`;
    case 'telemetry':
      return `export ${shape.signal}`;
  }
}

/** What only asks and changes nothing. */
export function isReadShape(shape: RequestShape): boolean {
  if (shape.kind === 'graphql') return shape.operation === 'query';
  if (shape.kind === 'object') return shape.action === 'GET' || shape.action === 'HEAD' || shape.action === 'LIST';
  if (shape.kind === 'cache') return shape.action === 'get';
  return shape.kind === 'file' && shape.action === 'read';
}

/** What may be repeated because the second time changes nothing more. */
export function isIdempotentShape(shape: RequestShape): boolean {
  return isReadShape(shape) || shape.kind === 'object' || shape.kind === 'cache';
}

function event([word = '', type = '', ...rest]: readonly string[]): RequestShape | undefined {
  return word.toLowerCase() === 'event' && rest.length === 0 && /^[\w.*:/-]{1,200}$/.test(type)
    ? { kind: 'event', type }
    : undefined;
}

function graphql([operation = '', name = '', ...rest]: readonly string[]): RequestShape | undefined {
  const kind = oneOf(operation.toLowerCase(), ['query', 'mutation', 'subscription'] as const);
  return kind !== undefined && rest.length === 0 && isName(name) ? { kind: 'graphql', operation: kind, name } : undefined;
}

function soap(words: readonly string[]): RequestShape | undefined {
  const [name = '', ...rest] = words[0]?.toLowerCase() === 'operation' ? words.slice(1) : words;
  const dot = name.lastIndexOf('.');
  const service = dot < 0 ? undefined : name.slice(0, dot);
  const operation = name.slice(dot + 1);
  if (rest.length > 0 || !isName(operation) || (service !== undefined && !service.split('.').every(isName))) return undefined;
  return { kind: 'soap', service, operation };
}

const PUBLISH = ['publish', 'send', 'produce', 'emit', 'write', 'put'];
const CONSUME = ['consume', 'receive', 'subscribe', 'read', 'get', 'listen'];

function message([verb = '', ...rest]: readonly string[]): RequestShape | undefined {
  const action = action2(verb, PUBLISH, CONSUME);
  const words = rest.filter(
    (word, at) => at === rest.length - 1 || !['to', 'from', 'on', 'topic', 'queue', 'the'].includes(word.toLowerCase()),
  );
  const [topic = '', ...more] = words;
  if (action === undefined || more.length > 0 || !isKey(topic)) return undefined;
  return { kind: 'message', action: action === 0 ? 'publish' : 'consume', topic };
}

function object([method = '', key = '', ...rest]: readonly string[]): RequestShape | undefined {
  const action = oneOf(method.toUpperCase(), ['GET', 'HEAD', 'PUT', 'DELETE', 'LIST'] as const);
  return action !== undefined && rest.length === 0 && isKey(key) ? { kind: 'object', action, key } : undefined;
}

const READ = ['read', 'fetch', 'get', 'download', 'receive', 'pick'];
const WRITE = ['write', 'put', 'upload', 'send', 'drop'];

/** Without a verb, a file is read. */
function file(words: readonly string[]): RequestShape | undefined {
  const action = action2(words[0] ?? '', READ, WRITE);
  const [pattern = '', ...rest] = action === undefined ? words : words.slice(1);
  if (!isKey(pattern) || !/[/.*{]/.test(pattern)) return undefined;
  const written = rest.join(' ');
  const schedule = written === '' ? undefined : readSchedule(new Scanner(written));
  if (written !== '' && schedule === undefined) return undefined;
  return { kind: 'file', action: action === 1 ? 'write' : 'read', pattern, schedule };
}

/** `daily at 02:00 UTC`, `every 15 min`, `hourly`. */
function readSchedule(scanner: Scanner): Schedule | undefined {
  const start = scanner.at;
  if (scanner.take('hourly', 'every hour') !== undefined) return scanner.done ? { every: HOUR } : undefined;
  if (scanner.take('every') !== undefined) {
    const every = scanDuration(scanner);
    if (every?.ok === true && scanner.done) return { every: every.value };
    scanner.at = start;
  }
  const days = scanDays(scanner);
  scanner.take(',');
  scanner.take('at');
  const at = days === undefined ? undefined : scanTime(scanner);
  const zone = at === undefined ? undefined : scanZone(scanner);
  return days === undefined || at === undefined || zone === undefined || !scanner.done || at >= 24 * 60
    ? undefined
    : { days, at, zone };
}

function formatSchedule(schedule: Schedule): string {
  if ('every' in schedule) return `every ${formatDuration(schedule.every)}`;
  return `${formatDays(schedule.days)} at ${formatTime(schedule.at)} ${formatZone(schedule.zone)}`;
}

function query(words: readonly string[]): RequestShape | undefined {
  const [written = '', ...rest] = words;
  const hash = written.indexOf('#');
  const path = hash < 0 ? written : written.slice(0, hash);
  const name = hash < 0 ? undefined : written.slice(hash + 1);
  if (rest.length > 0 || !isKey(path) || !path.toLowerCase().endsWith('.sql') || (name !== undefined && !isName(name)))
    return undefined;
  return { kind: 'query', file: path, name };
}

function cache([verb = '', key = '', ...rest]: readonly string[]): RequestShape | undefined {
  const word = verb.toLowerCase();
  const action = word === 'del' ? 'delete' : oneOf(word, ['get', 'set', 'delete'] as const);
  if (action === undefined || !isKey(key)) return undefined;
  return rest.length === 0 || (action === 'set' && isExpiry(rest)) ? { kind: 'cache', action, key } : undefined;
}

/** `EX 1800`, `PX 500`: how long the entry lives, as the store says it. */
function isExpiry([unit = '', length = '', ...more]: readonly string[]): boolean {
  return more.length === 0 && ['ex', 'px'].includes(unit.toLowerCase()) && /^[1-9]\d{0,11}$/.test(length);
}

function mail(words: readonly string[]): RequestShape | undefined {
  const [verb = '', ...rest] = words;
  const [template = '', ...more] = rest[0]?.toLowerCase() === 'template' ? rest.slice(1) : rest;
  return verb.toLowerCase() === 'send' && more.length === 0 && isKey(template) ? { kind: 'mail', template } : undefined;
}

function telemetry([verb = '', what = '', ...rest]: readonly string[]): RequestShape | undefined {
  const signal = oneOf(what.toLowerCase(), ['traces', 'metrics', 'logs'] as const);
  return ['export', 'send', 'push'].includes(verb.toLowerCase()) && signal !== undefined && rest.length === 0
    ? { kind: 'telemetry', signal }
    : undefined;
}

function action2(verb: string, first: readonly string[], second: readonly string[]): 0 | 1 | undefined {
  const word = verb.toLowerCase();
  return first.includes(word) ? 0 : second.includes(word) ? 1 : undefined;
}

function oneOf<Word extends string>(word: string, words: readonly Word[]): Word | undefined {
  return words.find((candidate) => candidate === word);
}

function isName(word: string): boolean {
  return /^[A-Za-z_][\w-]{0,199}$/.test(word);
}

/** Topics, object keys and file patterns: no white space, `{params}` and `*` allowed. */
function isKey(word: string): boolean {
  return /^[\w.:/*{}$#@+~=%-]{1,500}$/.test(word);
}
