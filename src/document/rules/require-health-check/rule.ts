import { requirePresence, WHERE_IT_MATTERS } from '../presence.ts';

export const requireHealthCheck = requirePresence({
  code: 'require-health-check',
  why: 'Without a check the first customer finds the outage.',
  what: 'how its health is checked',
  remedy: 'Write under Monitoring: `**Health Check**: GET /health every 30 s, expects 200 within 2 s`.',
  section: 'monitoring',
  label: 'Health Check',
  severity: WHERE_IT_MATTERS,
});
