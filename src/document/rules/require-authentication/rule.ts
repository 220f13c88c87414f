import { ALWAYS, hasClause, requirePresence } from '../presence.ts';

export const requireAuthentication = requirePresence({
  code: 'require-authentication',
  why: 'How we prove who we are decides who else can: an integration whose credential nobody wrote down cannot rotate or revoke it.',
  what: 'how we prove who we are',
  remedy:
    'Write under Endpoint/Connection: `**Authentication**: Bearer token from env:NAME`, `none`, or `TBD` if nobody knows yet.',
  words: [
    'api key',
    'token',
    'oauth',
    'basic auth',
    'authenticat',
    'bearer',
    'authentifi',
    'autentic',
    'api-schlüssel',
    'chiave api',
    'clave api',
    'clé api',
    'chave de api',
  ],
  section: 'endpoint-connection',
  label: 'Authentication',
  severity: ALWAYS,
  isThere: (document) => hasClause(document, 'Authentication') || document.sections.some(({ key }) => key === 'authentication'),
});
