import { placeOf } from '../place.ts';
import { NOTHING, type Rule } from '../rule.ts';
import { cautionFor } from '../severity.ts';

export const keyInQuery: Rule = {
  code: 'key-in-query',
  why: 'Addresses are written into the logs of every proxy and server on the way, and the key with them.',
  meaning({ authentication, criticality }, document) {
    const key = authentication.find((scheme) => scheme.scheme === 'api-key' && scheme.in === 'query');
    if (key?.scheme !== 'api-key') return NOTHING;
    return [
      {
        severity: cautionFor(criticality),
        ...placeOf(document, 'endpoint-connection.authentication'),
        message: `The key travels in the address of every request, as its parameter ${key.name}.`,
        remedy:
          'If the other side also takes it in a header, write `API key in header X-Api-Key from env:NAME`; if not, restrict the key to our addresses and rotate it often.',
      },
    ];
  },
};
