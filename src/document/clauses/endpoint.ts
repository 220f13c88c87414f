/** Endpoint/Connection: where the other side is and how it is reached. */
import { quote, readable, unreadable } from '../../requirement/units/reading.ts';
import { clause } from './clause.ts';
import { text } from './kept-text.ts';

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
    if (/\s/.test(link))
      return unreadable(
        `${quote(written)} is not one URL`,
        [...URL_FORMS, 'URL (sandbox), in a clause of its own'],
        link.split(/[\s,;]/)[0],
      );
    const parsed = URL.parse(link);
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
    return readable(link.replace(/\/+$/, ''));
  },
  phrase: (value) => value,
  land(value, draft) {
    draft.endpoint.url = value;
  },
});

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

export const protocol = clause<ProtocolValue>({
  label: 'Protocol',
  section: 'endpoint-connection',
  alsoIn: ['technical-specifications'],
  standing: 'enforced',
  parse(written) {
    const tls =
      /(?:^|[\s,;(+/-])(?:(?:minimum|min\.?|at least|with|over|using|and) )*(?:TLS|SSL)[ -]?v?(\d(?:\.\d)?)?\+?(?: (?:or (?:newer|later|higher|above)|and (?:above|newer|later|up)|minimum))?\)?\s*$/i.exec(
        written,
      );
    const name = (tls === null ? written : written.slice(0, tls.index)).replace(/[\s,;(/+-]+$/, '');
    const base = name.replace(/\/(?:1(?:\.1)?|2|3)(?:\.0)?$/, '').replace(/ \(?REST\)?$/i, '');
    const known =
      PROTOCOLS.find((candidate) => candidate.toLowerCase() === base.toLowerCase()) ??
      (name === '' && tls !== null ? 'HTTPS' : undefined);
    if (known === undefined) return unreadable(`${quote(written)} is not a protocol`, PROTOCOL_FORMS);
    const version = tls?.[1];
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

export const connection = [
  text('Proxy', 'endpoint-connection', 'pending'),
  text('CA', 'endpoint-connection', 'pending'),
  text('Client Certificate', 'endpoint-connection', 'pending'),
  text('Source Address', 'endpoint-connection', 'kept'),
];
