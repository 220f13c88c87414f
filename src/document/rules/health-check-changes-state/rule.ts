import { placeOf } from '../place.ts';
import { NOTHING, type Rule } from '../rule.ts';
import { cautionFor } from '../severity.ts';

const WRITES = ['POST ', 'PUT ', 'PATCH ', 'DELETE '];
const SQL = ['INSERT ', 'UPDATE ', 'DELETE ', 'DROP ', 'TRUNCATE '];
/** Where every request is a POST, the method says nothing. */
const ALWAYS_POST = ['GraphQL API', 'SOAP'];

export const healthCheckChangesState: Rule = {
  code: 'health-check-changes-state',
  why: 'A probe runs thousands of times a day, without anybody looking: what it changes, it changes thousands of times.',
  meaning({ type, monitoring: { healthCheck }, criticality }, document) {
    if (healthCheck === undefined || ALWAYS_POST.includes(type)) return NOTHING;
    const request = healthCheck.request.toUpperCase();
    const word = (type === 'Database' ? SQL : WRITES).find((candidate) => request.startsWith(candidate));
    if (word === undefined) return NOTHING;
    return [
      {
        severity: cautionFor(criticality),
        ...placeOf(document, 'monitoring.health-check'),
        message: `The health check is a ${word.trim()}, which may change something each time.`,
        remedy:
          type === 'Database'
            ? 'Ask something that reads: `SELECT 1 every 1 min, within 2 s`.'
            : 'Ask something that reads: `GET /health every 30 s, expects 200 within 2 s`.',
      },
    ];
  },
};
