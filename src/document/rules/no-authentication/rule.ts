import { isWritten, placeOf } from '../place.ts';
import { NOTHING, type Rule } from '../rule.ts';
import { severityFor } from '../severity.ts';

const PROTECTED = ['PCI', 'PII', 'PHI', 'confidential', 'internal'];

export const noAuthentication: Rule = {
  code: 'no-authentication',
  why: 'Data that is not for everybody is only as safe as the door it goes through, and this one has no lock.',
  meaning({ id, authentication, endpoint, security, criticality }, document) {
    if (authentication.length > 0 || endpoint.clientCertificate !== undefined) return NOTHING;
    const classes = security.dataClassification.filter((name) => PROTECTED.includes(name));
    if (classes.length === 0 || !isWritten(document, 'endpoint-connection.authentication')) return NOTHING;
    return [
      {
        severity: severityFor(criticality),
        ...placeOf(document, 'endpoint-connection.authentication'),
        message: `${id} exchanges ${classes.join(' and ')} data, and nobody has to prove who they are.`,
        remedy: 'Ask the other side for a credential, or say that the data is public: `**Data Classification**: public`.',
      },
    ];
  },
};
