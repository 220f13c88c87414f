import type { Criticality } from '../../../requirement/requirement.ts';
import type { Document, RawClause } from '../../document.ts';
import { clausesNamed, placeOfClause } from '../place.ts';
import { type Finding, NOTHING, type Rule } from '../rule.ts';
import { severityFor } from '../severity.ts';

const TRIALS = [
  'sandbox',
  'staging',
  'stage',
  'test',
  'testing',
  'development',
  'dev',
  'qa',
  'uat',
  'preview',
  'local',
  'integration',
];

export const sandboxIsProduction: Rule = {
  code: 'sandbox-is-production',
  why: 'Whoever tries something out in the sandbox does it for real: real money moves, real customers get mail.',
  meaning({ criticality }, document) {
    const urls = clausesNamed(document, 'URL');
    return urls.length < 2 ? NOTHING : find(criticality, urls, document);
  },
};

function* find(criticality: Criticality, urls: readonly RawClause[], document: Document): Generator<Finding> {
  const real = urls.find(({ qualifier }) => qualifier === undefined);
  if (real === undefined) return;
  for (const url of urls) {
    const environment = url.qualifier?.toLowerCase();
    if (
      environment === undefined ||
      !TRIALS.includes(environment) ||
      !isSame(url, real) ||
      hasOwnCredential(document, environment)
    )
      continue;
    yield {
      severity: severityFor(criticality),
      ...placeOfClause(url),
      message: `The ${environment} has the address of the real system, and no credential of its own.`,
      remedy: `Write the address of the ${environment}, or, where the other side tells them apart by the key, a key for it: \`**Authentication (${environment})**: Bearer token from env:TEST_KEY\`.`,
    };
  }
}

function isSame(one: RawClause, other: RawClause): boolean {
  return plain(one.value) === plain(other.value);
}

function plain(value: string): string {
  const address = value.trim().toLowerCase();
  return address.endsWith('/') ? address.slice(0, -1) : address;
}

/** Some vendors have one address for both, and tell them apart by the key. */
function hasOwnCredential(document: Document, environment: string): boolean {
  return clausesNamed(document, 'Authentication').some(({ qualifier }) => qualifier?.toLowerCase() === environment);
}
