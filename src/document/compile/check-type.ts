/** What cannot go together with the type of an integration: an address, a protocol, a health check of another one. */
import { isUnknown } from '../../requirement/clause.ts';
import type { HealthCheck } from '../../requirement/monitoring.ts';
import type { IntegrationType } from '../../requirement/requirement.ts';
import type { ProtocolValue } from '../clauses/endpoint.ts';
import type { ReadClause } from './clause-values.ts';
import type { Findings } from './findings.ts';

/** Schemes and protocols that belong to some types only, in lower case; any other may be of any type. */
const BELONGS: readonly (readonly [types: readonly IntegrationType[], ...names: string[]])[] = [
  [['Message Queue', 'Telemetry'], 'amqp', 'amqps', 'kafka', 'mqtt', 'mqtts', 'nats'],
  [['File Exchange'], 'ftp', 'ftps', 'sftp', 'as2'],
  [['File Exchange', 'Object Storage', 'Database'], 'file'],
  [['Object Storage', 'File Exchange'], 's3', 'gs'],
  [['Mail'], 'smtp', 'smtps'],
  [
    ['Database', 'Message Queue'],
    ...['postgres', 'postgresql', 'mysql', 'mariadb', 'mssql', 'sqlserver', 'sql server', 'oracle', 'sqlite', 'jdbc', 'odbc'],
  ],
  [['Database', 'Cache', 'Message Queue'], 'mongodb', 'redis', 'rediss'],
];
/** Where an address to ask makes sense only as a method and path. */
const ASKED_OVER_HTTP: ReadonlySet<IntegrationType> = new Set(['REST API', 'GraphQL API', 'SOAP', 'Webhook']);
const METHODS = ['GET', 'HEAD', 'POST', 'OPTIONS'];
const EXAMPLES: Readonly<Record<IntegrationType, string>> = {
  'REST API': 'https://api.example.com',
  'GraphQL API': 'https://api.example.com/graphql',
  SOAP: 'https://services.example.com/account',
  'Message Queue': 'amqps://broker.example.com',
  Webhook: 'https://shop.example.com/hooks',
  'File Exchange': 'sftp://files.example.com/incoming',
  'Object Storage': 's3://bucket',
  Database: 'postgres://db.example.com/crm',
  Cache: 'rediss://cache.example.com',
  Mail: 'smtps://mail.example.com',
  Telemetry: 'https://otlp.example.com',
};

/** Undefined type: the document does not say one, so nothing can be wrong with it. Findings here stop no traffic. */
export function checkType(read: readonly ReadClause[], type: IntegrationType | undefined, findings: Findings): void {
  if (type === undefined) return;
  for (const { raw, definition, value } of read) {
    if (isUnknown(value)) continue;
    const { label } = definition;
    if (label === 'URL' || label === 'Protocol') {
      const name = label === 'URL' ? schemeOf(value as string) : (value as ProtocolValue).protocol.toLowerCase();
      const types = BELONGS.find(([, ...names]) => names.includes(name))?.[0];
      if (types === undefined || types.includes(type)) continue;
      findings.add('invalid-value', raw.range, `${label}: ${name} is never spoken by an integration of the type ${type}`, {
        clause: raw.key,
        remedy: `Write an address such as \`${EXAMPLES[type]}\`, or make the type ${types.join(' or ')}.`,
        blocks: false,
      });
    } else if (label === 'Health Check' && value !== 'none' && ASKED_OVER_HTTP.has(type)) {
      const { request } = value as HealthCheck;
      const [method = '', address = '', ...more] = request.split(' ');
      if (METHODS.includes(method.toUpperCase()) && more.length === 0 && /^(?:\/|https?:)/.test(address)) continue;
      findings.add('invalid-value', raw.range, `Health Check: \`${request}\` is no method and path`, {
        clause: raw.key,
        remedy: 'Write it as `GET /health` every 30 s, expects 200 within 2 s.',
        severity: 'warning',
        blocks: false,
      });
    }
  }
}

function schemeOf(url: string): string {
  return url.slice(0, Math.max(0, url.indexOf(':'))).toLowerCase();
}
