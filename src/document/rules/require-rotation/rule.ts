import { heading } from '../place.ts';
import { hasClause, WHERE_IT_MATTERS } from '../presence.ts';
import type { Rule } from '../rule.ts';

export const requireRotation: Rule = {
  code: 'require-rotation',
  why: 'A credential that never changes is still good for everybody who ever saw it.',
  *meaning(requirement, document) {
    const severity = WHERE_IT_MATTERS[requirement.criticality];
    if (severity === undefined || requirement.authentication.length === 0 || hasClause(document, 'Rotation')) return;
    yield {
      severity,
      range: heading(document),
      clause: 'security.rotation',
      message: `${requirement.id} does not say how often its credential is changed.`,
      remedy: 'Write under Security: `**Rotation**: every 90 days, overlap 24 h`.',
    };
  },
};
