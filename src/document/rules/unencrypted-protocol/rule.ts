import type { Document, RawClause } from '../../document.ts';
import { clausesNamed, placeOfClause } from '../place.ts';
import type { Rule } from '../rule.ts';
import { cautionFor, severityFor } from '../severity.ts';

/** Schemes and protocols that say nothing of encryption, and what says it. HTTP is another finding. */
const ENCRYPTED: Readonly<Record<string, string>> = {
  ftp: 'sftp',
  smtp: 'smtps',
  amqp: 'amqps',
  mqtt: 'mqtts',
  redis: 'rediss',
  ldap: 'ldaps',
  ws: 'wss',
};
/** Protocols that have one scheme for both, so that only TLS beside it tells; and the names they go by. */
const EITHER: Readonly<Record<string, string>> = {
  kafka: 'Kafka',
  nats: 'NATS',
  postgres: 'PostgreSQL',
  postgresql: 'PostgreSQL',
  mysql: 'MySQL',
  mariadb: 'MySQL',
  mongodb: 'MongoDB',
  sqlserver: 'SQL Server',
  mssql: 'SQL Server',
};
const ASKS_FOR_TLS = ['tls=true', 'ssl=true', 'sslmode=require', 'sslmode=verify', 'ssl-mode=required', 'encrypt=true'];
const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];

export const unencryptedProtocol: Rule = {
  code: 'unencrypted-protocol',
  why: 'Everybody on the way can read and change what is sent, the password included.',
  *meaning({ criticality }, document) {
    const [protocol] = clausesNamed(document, 'Protocol');
    const urls = clausesNamed(document, 'URL');
    let elsewhere = false;
    if (protocol !== undefined && hasTls(protocol.value)) return;
    const severity = severityFor(criticality);
    for (const url of urls) {
      const scheme = plainScheme(url.value);
      if (scheme === undefined) elsewhere ||= url.qualifier === undefined;
      else {
        elsewhere = true;
        yield {
          severity: Object.hasOwn(EITHER, scheme) ? cautionFor(criticality) : severity,
          ...placeOfClause(url),
          message: said(url, scheme),
          remedy: remedyFor(scheme),
          fix: fixOf(document, url, scheme),
        };
      }
    }
    const name = protocol?.value.toLowerCase().trim() ?? '';
    if (protocol !== undefined && !elsewhere && Object.hasOwn(ENCRYPTED, name))
      yield { severity, ...placeOfClause(protocol), message: said(protocol, name), remedy: remedyFor(name) };
  },
};

/** The scheme of a URL that travels in the clear; undefined where it does not, or never leaves the machine. */
function plainScheme(value: string): string | undefined {
  const colon = value.indexOf('://');
  if (colon < 0 || colon > 12) return undefined;
  const scheme = value.slice(0, colon).toLowerCase().trim();
  if (!Object.hasOwn(ENCRYPTED, scheme) && !Object.hasOwn(EITHER, scheme)) return undefined;
  const lower = value.toLowerCase();
  if (ASKS_FOR_TLS.some((words) => lower.includes(words))) return undefined;
  const host = URL.parse(value.trim())?.hostname ?? '';
  return LOOPBACK.includes(host) || host.endsWith('.localhost') ? undefined : scheme;
}

function hasTls(value: string): boolean {
  const lower = value.toLowerCase();
  return (
    lower.includes('tls') || lower.includes('ssl') || lower.includes('https') || lower.includes('sftp') || lower.includes('ftps')
  );
}

function said({ label }: RawClause, scheme: string): string {
  return Object.hasOwn(ENCRYPTED, scheme)
    ? `${label} says ${scheme}, which sends everything in the clear.`
    : `${label} says ${scheme} and nothing says TLS, so everything may travel in the clear.`;
}

function remedyFor(scheme: string): string {
  const encrypted = ENCRYPTED[scheme];
  return encrypted === undefined
    ? `If it is encrypted, say so: \`**Protocol**: ${EITHER[scheme]}, TLS 1.2 or newer\`; if not, ask the other side for TLS.`
    : `Write \`${encrypted}\` and its address where the other side offers it; if TLS is started inside the connection, say so: \`**Protocol**: ${scheme.toUpperCase()}, TLS 1.2 or newer\`.`;
}

/** The encrypted scheme in the place of the plain one. Whether the other side answers there only people know. */
function fixOf(document: Document, url: RawClause, scheme: string) {
  const encrypted = ENCRYPTED[scheme];
  const { start } = url.range;
  const at = (document.lineStarts[start.line - 1] ?? 0) + start.column - 1;
  if (encrypted === undefined || !document.text.startsWith(scheme, at)) return undefined;
  return {
    edits: [{ range: { start, end: { line: start.line, column: start.column + scheme.length } }, text: encrypted }],
    safe: false,
  };
}
