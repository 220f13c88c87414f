import { hasClause, requirePresence, WHERE_IT_MATTERS } from '../presence.ts';

export const missingWebhookDeduplication = requirePresence({
  code: 'missing-webhook-deduplication',
  why: 'Every sender of webhooks delivers some events twice; what acts on both pays, ships or mails twice.',
  what: 'how it knows an event that it has had before',
  remedy: 'Write under Webhooks the field that names the event: `**Deduplicate By**: id`.',
  section: 'webhooks',
  label: 'Deduplicate By',
  askers: ['webhooks.events', 'webhooks.signature', 'webhooks.deliver-to', 'general-information.type'],
  severity: WHERE_IT_MATTERS,
  isAsked: ({ type, operations }, document) =>
    (type === 'Webhook' && !operations.some(({ shape }) => shape?.kind === 'event')) ||
    hasClause(document, 'Events') ||
    hasClause(document, 'Deliver To'),
});
