/** Monitoring: how its health is found out, and who is told. */
import type { HealthCheck, Recipient } from '../../requirement/monitoring.ts';
import { formatSecretReference, parseSecretReference } from '../../requirement/secret-reference.ts';
import { DAY, formatDuration, HOUR, scanDuration } from '../../requirement/units/duration.ts';
import { quote, type Reading, readable, unreadable } from '../../requirement/units/reading.ts';
import { Scanner, takeUpperBound } from '../../requirement/units/scanner.ts';
import { isStatus } from '../../requirement/units/status-set.ts';
import { alerts } from './alerts.ts';
import { type ClauseDefinition, clause } from './clause.ts';
import { isNone } from './fragments.ts';
import { items, readItems } from './lists.ts';

const FORMS = ['`GET /health` every 30 s, expects 200 within 2 s', '`SELECT 1` every 1 min, within 2 s', 'none'];
/** Words that a request ends before. */
const AFTER_REQUEST = [
  ' every ',
  ' each ',
  ' once ',
  ' twice ',
  ' hourly',
  ' daily',
  ' (',
  ' expects ',
  ' expecting ',
  ' expect ',
  ' within ',
  ' should ',
  ' must ',
  ', ',
  '; ',
  ' returns ',
];
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'OPTIONS'];
/** They say that there is one, and not what is asked. */
const ANSWERS = ['yes', 'y', 'true', 'on', 'ok', 'enabled', 'active', 'available', 'automatic', 'manual', 'required', 'optional'];
const MOST_STATUSES = 20;

const healthCheck = clause<HealthCheck | 'none'>({
  label: 'Health Check',
  section: 'monitoring',
  alsoIn: ['endpoint-connection'],
  standing: 'pending',
  forms: FORMS,
  pending: (value) => (value === 'none' ? undefined : 'health checks'),
  standingOf: (value) => (value === 'none' ? 'kept' : 'pending'),
  parse(written) {
    if (isNone(written)) return readable('none');
    const { request, rest, marked } = splitRequest(written);
    if (request === '') return unreadable(`${quote(written)} does not say what is asked`, FORMS, `\`GET /health\` ${written}`);
    const more = marked ? undefined : wordsBehind(request);
    if (more !== undefined) return unreadable(`${quote(more)} does not belong to a health check`, FORMS);
    if (ANSWERS.includes(request.toLowerCase())) return unreadable(`${quote(written)} does not say what is asked`, FORMS);
    return scanConditions(isAddress(request) ? `GET ${request}` : request, new Scanner(rest));
  },
  phrase(value) {
    if (value === 'none') return 'none';
    const { request, every, expects, within } = value;
    const quoted = `\`${request}\``;
    const asked = every === undefined ? quoted : `${quoted} every ${formatDuration(every)}`;
    const conditions = [];
    if (expects.length > 0) conditions.push(`expects ${expects.join(' or ')}`);
    if (within !== undefined) conditions.push(`within ${formatDuration(within)}`);
    return conditions.length === 0 ? asked : `${asked}, ${conditions.join(' ')}`;
  },
  land(value, draft) {
    draft.monitoring.healthCheck = value === 'none' ? undefined : value;
  },
});

const RECIPIENTS = ['env:ONCALL_WEBHOOK', 'payments@example.com', '#payments-alerts', 'none'];

const notify = clause<readonly Recipient[]>({
  label: 'Notify',
  section: 'monitoring',
  standing: 'pending',
  pending: (recipients) => (recipients.length === 0 ? undefined : 'telling anybody'),
  standingOf: (recipients) => (recipients.length === 0 ? 'kept' : 'pending'),
  parse(written) {
    if (isNone(written)) return readable([]);
    const found = readItems(items(written), readRecipient);
    return found.ok && found.value.length === 0 ? unreadable('nobody is named', RECIPIENTS) : found;
  },
  phrase: (recipients) =>
    recipients.length === 0
      ? 'none'
      : recipients.map((recipient) => ('address' in recipient ? recipient.address : formatSecretReference(recipient))).join(', '),
  land(value, draft) {
    draft.monitoring.notify = value;
  },
});

export const monitoring: readonly ClauseDefinition[] = [healthCheck, alerts, notify];

/** The request stands between code marks, or before the first word that says more about it. */
function splitRequest(written: string): { readonly request: string; readonly rest: string; readonly marked: boolean } {
  if (written.startsWith('`')) {
    const end = written.indexOf('`', 1);
    if (end > 0) return { request: written.slice(1, end).trim(), rest: written.slice(end + 1), marked: true };
  }
  const lower = written.toLowerCase();
  const ends = AFTER_REQUEST.map((word) => ` ${lower}`.indexOf(word)).filter((at) => at >= 0);
  const end = Math.max(0, Math.min(written.length + 1, ...ends) - 1);
  const request = written.slice(0, end).trim();
  return { request: request.includes('`') ? '' : request, rest: written.slice(end), marked: false };
}

/** What follows an address, with or without a method before it: an address has no spaces, so nothing of it is swallowed. */
function wordsBehind(request: string): string | undefined {
  const words = request.split(' ').filter((word) => word !== '');
  const at = METHODS.includes(words[0]?.toUpperCase() ?? '') ? 1 : 0;
  const more = words.slice(at + 1);
  return more.length > 0 && isAddress(words[at] ?? '') ? more.join(' ') : undefined;
}

/** A path or an address alone is asked for with GET. */
function isAddress(request: string): boolean {
  return /^(?:\/|https?:\/\/)\S*$/i.test(request);
}

function scanConditions(request: string, scanner: Scanner): Reading<HealthCheck> {
  let every: number | undefined;
  let within: number | undefined;
  let expects: string[] | undefined;
  while (!scanner.done) {
    const rest = quote(scanner.rest);
    if (scanner.take(',', ';', '(', ')', 'and') !== undefined) continue;
    const again = unreadable(`${rest} says again what was already said`, FORMS);
    const often = scanner.take('every', 'each', 'once a', 'once an', 'once per', 'once every', 'once each', 'hourly', 'daily');
    if (often !== undefined) {
      const adverb = often.endsWith('ly') ? (often === 'daily' ? DAY : HOUR) : undefined;
      const length = adverb === undefined ? (scanDuration(scanner) ?? scanUnit(scanner)) : readable(adverb);
      if (length?.ok !== true) return length ?? unreadable(`${rest} does not say how often`, FORMS);
      if (every !== undefined) return again;
      every = length.value;
    } else if (
      scanner.take('expects', 'expecting', 'expect', 'should return', 'must return', 'must answer', 'returns') !== undefined
    ) {
      if (expects !== undefined) return again;
      expects = scanStatuses(scanner);
      if (expects.length === 0) return unreadable(`${rest} does not begin with a status`, FORMS);
    } else if (scanner.take('in', 'timeout') !== undefined || takeUpperBound(scanner)) {
      const length = scanDuration(scanner);
      if (length?.ok !== true) return length ?? unreadable(`${rest} is not a longest time`, FORMS);
      if (within !== undefined) return again;
      within = length.value;
    } else return unreadable(`${rest} does not belong to a health check`, FORMS);
  }
  return readable({ request, every, expects: expects ?? [], within });
}

/** `every minute`. */
function scanUnit(scanner: Scanner): Reading<number> | undefined {
  const unit = scanner.take('second', 'minute', 'hour', 'day');
  return unit === undefined ? undefined : (scanDuration(new Scanner(`1 ${unit}`)) ?? undefined);
}

/** `200`, `200 or 204`, `2xx`, `HTTP 200 OK`. */
function scanStatuses(scanner: Scanner): string[] {
  const statuses: string[] = [];
  while (statuses.length < MOST_STATUSES) {
    const before = scanner.at;
    if (statuses.length > 0) scanner.take(',', 'or', '/', 'and');
    scanner.take('http');
    scanner.take('status');
    scanner.skipSpace();
    const status = scanner.lower.slice(scanner.at, scanner.at + 3);
    const next = scanner.lower[scanner.at + 3] ?? ' ';
    if (!isStatus(status) || !' ,;/.)'.includes(next)) {
      scanner.at = before;
      break;
    }
    scanner.at += 3;
    scanner.take('ok');
    if (!statuses.includes(status)) statuses.push(status);
  }
  return statuses;
}

function readRecipient(item: string): Reading<Recipient> {
  const reference = parseSecretReference(item);
  if (reference !== undefined) return readable(reference);
  const address = item.startsWith('<') && item.endsWith('>') ? item.slice(1, -1) : item.replace(/^mailto:/i, '');
  if (isMail(address) || /^#[\w.-]{1,80}$/.test(address)) return readable({ address });
  const url = /^https?:\/\/\S+$/i.test(address) ? URL.parse(address) : null;
  if (url !== null && url.username === '' && url.password === '') return readable({ address });
  return unreadable(`${url === null ? quote(item) : 'an address with a password in it'} is nobody who could be told`, RECIPIENTS);
}

function isMail(text: string): boolean {
  const [name = '', host = '', ...more] = text.split('@', 3);
  return more.length === 0 && /^[\w.+-]{1,64}$/.test(name) && /^[\w.-]{3,253}$/.test(host) && host.includes('.');
}
