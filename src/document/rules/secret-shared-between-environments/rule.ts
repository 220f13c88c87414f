import { formatSecretReference, type SecretReference } from '../../../requirement/secret-reference.ts';
import { placeOf } from '../place.ts';
import type { Meaning, Rule } from '../rule.ts';
import { cautionFor } from '../severity.ts';

/** Names that mean the same secret wherever they are read; a variable or a file is another one on each machine. */
const ABSOLUTE = ['vault', 'aws-secrets-manager', 'azure-key-vault'];
const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];

export const secretSharedBetweenEnvironments: Rule = {
  code: 'secret-shared-between-environments',
  why: 'A sandbox is guarded less, and whoever gets its credential there has the one of the real system.',
  *meaning(requirement, document) {
    if (requirement.environments.length === 0) return;
    const shared = secretsOf(requirement).filter(({ store }) => ABSOLUTE.includes(store));
    if (shared.length === 0) return;
    const { clauses } = document;
    for (const environment of requirement.environments) {
      const of = (wanted: string) =>
        clauses.find(({ name, qualifier }) => name === wanted && qualifier?.toLowerCase() === environment);
      const url = of('URL');
      if (url === undefined || LOOPBACK.includes(URL.parse(url.value.trim())?.hostname ?? '')) continue;
      const own = of('Authentication');
      const words = own === undefined ? '' : [own.value, ...own.children.map(({ value }) => value)].join(' ');
      const secret = shared.map(formatSecretReference).find((reference) => own === undefined || words.includes(reference));
      if (secret === undefined) continue;
      yield {
        severity: cautionFor(requirement.criticality),
        ...placeOf(document, own?.key ?? 'endpoint-connection.authentication'),
        message: `The ${environment} uses the same secret as the real system, ${secret}.`,
        remedy: `Give the ${environment} a credential of its own: \`**Authentication (${environment})**: Bearer token from vault:path/${environment}#key\`.`,
      };
    }
  },
};

function secretsOf({ authentication }: Meaning): SecretReference[] {
  return authentication.flatMap((scheme) =>
    Object.values(scheme).filter(
      (value): value is SecretReference => typeof value === 'object' && value !== null && 'store' in value,
    ),
  );
}
