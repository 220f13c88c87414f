import { isNone } from '../../clauses/fragments.ts';
import type { RawClause } from '../../document.ts';
import { clausesNamed, placeOfClause } from '../place.ts';
import { WHERE_IT_MATTERS } from '../presence.ts';
import { replace } from '../rewrite.ts';
import { NOTHING, type Rule } from '../rule.ts';

const HEALTH = 'Write what is asked and how often: `GET /health every 30 s, expects 200 within 2 s`.';
const ALERTS =
  'Write when somebody is woken: `page at burn rate 14.4 over 1 h and 5 min`, or `default` for those of its criticality.';

export const monitoringOff: Rule = {
  code: 'monitoring-off',
  why: 'What nobody watches fails unseen, and the first to know is a customer.',
  meaning({ id, criticality }, document) {
    const severity = WHERE_IT_MATTERS[criticality];
    if (severity === undefined) return NOTHING;
    const off = [...clausesNamed(document, 'Health Check'), ...clausesNamed(document, 'Alerts')].filter(isOff);
    if (off.length === 0) return NOTHING;
    return off.map((clause) => {
      const { range, clause: key } = placeOfClause(clause);
      const isAlerts = clause.name === 'Alerts';
      return {
        severity,
        range,
        clause: key,
        message: `${id} turns ${isAlerts ? 'its alerts' : 'its health check'} off.`,
        remedy: isAlerts ? ALERTS : HEALTH,
        fix: isAlerts ? replace(range, 'default') : undefined,
      };
    });
  },
};

function isOff({ value }: RawClause): boolean {
  return isNone(value.replaceAll('`', '').trim());
}
