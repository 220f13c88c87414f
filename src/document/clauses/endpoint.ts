/** Endpoint/Connection: where the other side is and how it is reached. */
import { quote, readable, type Unreadable, unreadable } from '../../requirement/units/reading.ts';
import { clause } from './clause.ts';
import { protocolNames } from './protocol-words.ts';

const URL_FORMS = ['https://api.example.com', 'https://api.example.com/v2'];
const SCHEMES = new Set([
  'http:',
  'https:',
  'ws:',
  'wss:',
  'ftp:',
  'ftps:',
  'sftp:',
  'smtp:',
  'smtps:',
  'amqp:',
  'amqps:',
  'kafka:',
  'mqtt:',
  'mqtts:',
  'nats:',
  'redis:',
  'rediss:',
  'postgres:',
  'postgresql:',
  'mysql:',
  'mariadb:',
  'mssql:',
  'sqlserver:',
  'oracle:',
  'sqlite:',
  'mongodb:',
  's3:',
  'gs:',
  'file:',
  'ldap:',
  'ldaps:',
  'jdbc:',
]);

export const url = clause<string>({
  label: 'URL',
  section: 'endpoint-connection',
  alsoIn: ['technical-specifications'],
  standing: 'enforced',
  parse(written) {
    const link = /^\[[^\]]*\]\(<?([^)>\s]+)>?\)$/.exec(written)?.[1] ?? /^<([^>\s]+)>$/.exec(written)?.[1] ?? written;
    if (/\s/.test(link)) return notOne(written);
    const parsed = parseAddress(link);
    if (parsed === null || !SCHEMES.has(parsed.protocol) || (parsed.protocol.startsWith('http') && parsed.host === '')) {
      const suggestion = /^[\w-]+(?:\.[\w-]+)+(?::\d+)?(?:\/\S*)?$/.test(link) ? `https://${link}` : undefined;
      return unreadable(`${written.includes('@') ? 'it' : quote(written)} is not a URL with a scheme`, URL_FORMS, suggestion);
    }
    if (parsed.username !== '' || parsed.password !== '') {
      return unreadable('the URL carries a user name or a password: those belong to Authentication, as references', URL_FORMS);
    }
    if (parsed.protocol.startsWith('http') && (parsed.search !== '' || parsed.hash !== '')) {
      return unreadable(
        'the base URL has a query or a fragment, which requests cannot be added to',
        URL_FORMS,
        `${parsed.origin}${parsed.pathname}`,
      );
    }
    return readable(withoutSlashes(link));
  },
  phrase: (value) => value,
  land(value, draft) {
    draft.endpoint.url = value;
  },
});

/** `https://a (prod), https://b (test)`: the clauses that say it, one below the other. */
function notOne(written: string): Unreadable {
  const addresses = addressesIn(written);
  const [first, ...others] = addresses;
  const plain = addresses.find(({ environment }) => environment === undefined || isProduction(environment)) ?? first;
  if (plain === undefined || others.length === 0 || written.includes('@')) {
    if (written.includes('@')) return unreadable('it is not one URL', URL_FORMS);
    return unreadable(
      `${quote(written)} is not one URL`,
      [...URL_FORMS, '**URL (sandbox)**, in a clause of its own'],
      first?.url,
    );
  }
  const rest = addresses.filter((address) => address !== plain);
  const named = rest.map(
    ({ url, environment }, at) => `**URL (${environment ?? (at === 0 ? 'sandbox' : `environment ${at + 1}`)})**: ${url}`,
  );
  return unreadable(
    `it holds ${addresses.length} URLs, and a clause has one: those of other environments stand in clauses of their own`,
    [`**URL**: ${plain.url}\` and \`${named.join('` and `')}`],
    rest.every(({ environment }) => environment !== undefined)
      ? [plain.url, ...named.map((clause) => `- ${clause}`)].join('\n')
      : undefined,
  );
}

interface Address {
  readonly url: string;
  /** The one word that stands in brackets behind it, or before it with a colon. */
  readonly environment: string | undefined;
}

const MOST_ADDRESSES = 10;

function addressesIn(written: string): Address[] {
  const found: { url: string; environment: string | undefined }[] = [];
  let before: string | undefined;
  for (const word of written.split(/[\s,;]/)) {
    const last = found[found.length - 1];
    const name = /^\(?([A-Za-z][\w-]{0,30})(\)|:)$/.exec(word);
    if (word.includes('://') && found.length < MOST_ADDRESSES) {
      found.push({ url: word, environment: before });
      before = undefined;
    } else if (name?.[2] === ')' && last !== undefined) last.environment ??= name[1]?.toLowerCase();
    else if (name?.[2] === ':') before = name[1]?.toLowerCase();
  }
  return found;
}

function isProduction(environment: string): boolean {
  return ['prod', 'production', 'live', 'produzione', 'produktion', 'producción', 'produção'].includes(environment);
}

export interface ProtocolValue {
  readonly protocol: string;
  readonly minimumTls: '1.2' | '1.3' | undefined;
}

const PROTOCOLS = [
  'HTTPS',
  'HTTP',
  'WSS',
  'WS',
  'FTPS',
  'SFTP',
  'FTP',
  'SMTPS',
  'SMTP',
  'AMQPS',
  'AMQP',
  'MQTTS',
  'MQTT',
  'Kafka',
  'NATS',
  'JDBC',
  'ODBC',
  'TCP',
  'PostgreSQL',
  'MySQL',
  'SQL Server',
  'Oracle',
  'MongoDB',
  'Redis',
  'gRPC',
  'SOAP',
  'S3',
  'AS2',
  'SNMP',
  'LDAPS',
  'LDAP',
  'SQLite',
];
const PROTOCOL_FORMS = ['HTTPS', 'HTTPS, TLS 1.2 or newer', 'HTTPS, TLS 1.3'];

/** What is said to run over TLS is the protocol that does. */
const OVER_TLS: Readonly<Record<string, string>> = { HTTP: 'HTTPS', WS: 'WSS' };

export const protocol = clause<ProtocolValue>({
  label: 'Protocol',
  section: 'endpoint-connection',
  alsoIn: ['technical-specifications'],
  standing: 'enforced',
  parse(written) {
    const { name, tls } = splitTls(written);
    const base = withoutStyle(name.replace(/\/(?:1(?:\.1)?|2|3)(?:\.0)?$/, ''));
    const plain =
      knownProtocol(base) ??
      (name === '' && tls !== undefined ? 'HTTPS' : undefined) ??
      protocolNames(name)
        .map(knownProtocol)
        .find((known) => known !== undefined);
    if (plain === undefined) return unreadable(`${quote(written)} is not a protocol`, PROTOCOL_FORMS);
    const known = tls === undefined ? plain : (OVER_TLS[plain] ?? plain);
    const version = tls === '' ? undefined : tls;
    if (version === undefined) return readable({ protocol: known, minimumTls: undefined });
    if (version !== '1.2' && version !== '1.3') {
      return unreadable(`TLS ${version} is too old to be a floor`, PROTOCOL_FORMS, `${known}, TLS 1.2 or newer`);
    }
    return readable({ protocol: known, minimumTls: version });
  },
  phrase: ({ protocol: name, minimumTls }) => (minimumTls === undefined ? name : `${name}, TLS ${minimumTls} or newer`),
  land(value, draft) {
    draft.endpoint.protocol = value.protocol;
    if (value.minimumTls !== undefined) draft.endpoint.minimumTls = value.minimumTls;
  },
});

function knownProtocol(name: string): string | undefined {
  return PROTOCOLS.find((candidate) => candidate.toLowerCase() === name.toLowerCase());
}

/** What is sent over a protocol, and is none: `HTTPS/REST`, `HTTPS (JSON)`, `REST over HTTPS`. */
const STYLES = ['rest api', 'rest', 'json', 'xml'];

function withoutStyle(written: string): string {
  let name = withoutEnd(written);
  for (let style: string | undefined = ''; style !== undefined; ) {
    const lower = (name.endsWith(')') ? name.slice(0, -1) : name).toLowerCase();
    style = STYLES.find((each) => lower.endsWith(each) && SEPARATORS.includes(lower[lower.length - each.length - 1] ?? 'x'));
    if (style !== undefined) name = withoutEnd(name.slice(0, lower.length - style.length));
  }
  const before = STYLES.flatMap((style) => [`${style} over `, `${style} via `, `${style}/`, `${style} / `]);
  const start = before.find((each) => name.toLowerCase().startsWith(each));
  return start === undefined ? name : name.slice(start.length);
}

/** Several hosts of a cluster share one address: `kafka://a:9092,b:9092`. */
function parseAddress(link: string): URL | null {
  const authority = link.indexOf('://') + 3;
  const comma = link.indexOf(',');
  if (authority < 3 || comma < 0 || link.startsWith('http')) return URL.parse(link);
  const slash = link.indexOf('/', authority);
  const hosts = link.slice(authority, slash < 0 ? link.length : slash).split(',');
  const path = slash < 0 ? '' : link.slice(slash);
  const each = hosts.map((host) => URL.parse(`${link.slice(0, authority)}${host}${path}`));
  return hosts.includes('') || each.includes(null) ? null : (each.find((one) => one?.username !== '') ?? each[0] ?? null);
}

function withoutSlashes(link: string): string {
  let end = link.length;
  while (end > 0 && link[end - 1] === '/' && link[end - 2] !== '/' && link[end - 2] !== ':') end--;
  return link.slice(0, end);
}

const TLS_TAIL = /^[ -]?v?(\d(?:\.\d)?)?\+?(?: (?:or (?:newer|later|higher|above)|and (?:above|newer|later|up)|minimum))?\)?$/i;
const BEFORE_TLS = ['minimum', 'min.', 'min', 'at least', 'with', 'over', 'using', 'and'];
const SEPARATORS = ' ,;(+/-';

/** `HTTPS, minimum TLS 1.2` is a name and a version; the version is empty where only TLS is said, undefined where nothing is. */
function splitTls(written: string): { readonly name: string; readonly tls: string | undefined } {
  const lower = written.toLowerCase();
  const at = Math.max(lower.lastIndexOf('tls'), lower.lastIndexOf('ssl'));
  const tail = at < 0 ? null : TLS_TAIL.exec(written.slice(at + 3).trim() === '' ? '' : written.slice(at + 3).trimEnd());
  if (tail === null || (at > 0 && !SEPARATORS.includes(lower[at - 1] ?? '')))
    return { name: withoutEnd(written), tls: undefined };
  let name = withoutEnd(written.slice(0, at));
  for (let word: string | undefined = ''; word !== undefined; ) {
    word = BEFORE_TLS.find((each) => name.toLowerCase() === each || name.toLowerCase().endsWith(` ${each}`));
    if (word !== undefined) name = withoutEnd(name.slice(0, name.length - word.length));
  }
  return { name, tls: tail[1] ?? '' };
}

function withoutEnd(text: string): string {
  let end = text.length;
  while (end > 0 && SEPARATORS.includes(text[end - 1] ?? '')) end--;
  return text.slice(0, end);
}
