import { placeOf } from '../place.ts';
import { WORTH_A_THOUGHT } from '../presence.ts';
import { NOTHING, type Rule } from '../rule.ts';

export const oauthWithoutScope: Rule = {
  code: 'oauth-without-scope',
  why: 'A token without a scope can do all that the client may ever do; when it leaks, so can whoever has it.',
  meaning({ authentication, criticality }, document) {
    const severity = WORTH_A_THOUGHT[criticality];
    if (severity === undefined) return NOTHING;
    const wide = authentication.some(
      (scheme) => scheme.scheme === 'oauth2-client-credentials' && scheme.scope === undefined && scheme.audience === undefined,
    );
    if (!wide) return NOTHING;
    return [
      {
        severity,
        ...placeOf(document, 'endpoint-connection.authentication'),
        message: 'The token is asked for without a scope, so it can do whatever the client may do.',
        remedy: 'Name the least that the operations need below Authentication: `- **Scope**: payments:write`.',
      },
    ];
  },
};
