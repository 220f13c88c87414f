import type { Document } from '../../document.ts';
import { hasClause, requirePresence } from '../presence.ts';

export const requireUrl = requirePresence({
  code: 'require-url',
  why: 'Without an address nothing can be called: the gateway and the library refuse to run the document.',
  what: 'where the other side is',
  remedy: 'Write under Endpoint/Connection: `**URL**: https://api.example.com`, or `TBD` if nobody knows yet.',
  section: 'endpoint-connection',
  label: 'URL',
  severity: { critical: 'error', important: 'error', optional: 'warning' },
  isAsked: ({ endpoint, type, operations }, document) =>
    endpoint.url === undefined &&
    type !== 'Webhook' &&
    !onlyReceives(
      document,
      operations.every(({ implicit }) => implicit),
    ),
  isThere: isSaid,
});

function isSaid(document: Document): boolean {
  return hasClause(document, 'URL');
}

/** Webhooks come in at our own address. */
function onlyReceives({ clauses }: Document, callsNothing: boolean): boolean {
  return callsNothing && clauses.some(({ section }) => section.within === 'webhooks');
}
