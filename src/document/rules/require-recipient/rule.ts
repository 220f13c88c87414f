import { hasClause, requirePresence, WHERE_IT_MATTERS } from '../presence.ts';

export const requireRecipient = requirePresence({
  code: 'require-recipient',
  why: 'An alarm that nobody hears is found in the log after the outage.',
  what: 'who is told when it fails',
  remedy: 'Write under Monitoring a webhook, an e-mail or a chat address, by reference: `**Notify**: env:ONCALL_WEBHOOK`.',
  section: 'monitoring',
  label: 'Notify',
  askers: ['monitoring.alerts', 'monitoring.health-check'],
  severity: WHERE_IT_MATTERS,
  isAsked: ({ monitoring: { healthCheck, alerts } }, document) =>
    healthCheck !== undefined || (alerts !== undefined && alerts.length > 0) || hasClause(document, 'Alerts'),
});
