/** Whether a certificate is good now, for one of the names, and who vouches for it. No network: revocation is not asked for. */
import { X509Certificate } from 'node:crypto';
import { rootCertificates } from 'node:tls';
import type { CertificateRule } from '../../requirement/webhook-scheme.ts';
import { fits } from './hosts.ts';

/** Certificates between the first one and its root. */
const LONGEST = 5;
const MOST_TEXT = 65_536;
const END = '-----END CERTIFICATE-----';

/** The certificates of a PEM text, the signer's first. Undefined: there are none, or something else. */
export function readCertificates(pem: string): readonly X509Certificate[] | undefined {
  if (pem.length > MOST_TEXT) return undefined;
  const parts = pem.split(END, LONGEST + 2).slice(0, -1);
  if (parts.length === 0 || parts.length > LONGEST) return undefined;
  try {
    return parts.map((part) => new X509Certificate(`${part}${END}\n`));
  } catch {
    // It is no certificate; what it is instead does not matter.
    return undefined;
  }
}

/** `now`: milliseconds since 1970. `roots`: trusted authorities in PEM; undefined: those that come with Node. */
export function isTrusted(
  chain: readonly X509Certificate[],
  { subjects, trust }: CertificateRule,
  now: number,
  roots: readonly string[] | undefined,
): boolean {
  const [leaf] = chain;
  if (leaf === undefined || !isValid(leaf, now) || leaf.ca) return false;
  if (!namesOf(leaf).some((name) => subjects.some((pattern) => fits(name, pattern)))) return false;
  return trust === 'host' || reachesRoot(chain, now, roots === undefined ? publicRoots() : read(roots));
}

function reachesRoot(chain: readonly X509Certificate[], now: number, roots: readonly X509Certificate[]): boolean {
  let at = chain[0] as X509Certificate;
  for (let step = 0; step <= LONGEST; step++) {
    const current = at;
    if (roots.some((root) => isValid(root, now) && vouches(root, current))) return true;
    const issuer = chain.find((each) => each !== current && isValid(each, now) && vouches(each, current));
    if (issuer === undefined) return false;
    at = issuer;
  }
  return false;
}

function vouches(issuer: X509Certificate, certificate: X509Certificate): boolean {
  return issuer.ca && certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
}

function isValid({ validFrom, validTo }: X509Certificate, now: number): boolean {
  return Date.parse(validFrom) <= now && now <= Date.parse(validTo);
}

/** Alternative names where there are any, else the common name (RFC 6125 §6.4.4). */
function namesOf({ subject, subjectAltName }: X509Certificate): readonly string[] {
  const alternatives = (subjectAltName ?? '').split(', ').filter((entry) => entry.startsWith('DNS:'));
  if (alternatives.length > 0) return alternatives.map((entry) => entry.slice('DNS:'.length));
  return (subject ?? '').split('\n').flatMap((line) => (line.startsWith('CN=') ? [line.slice('CN='.length)] : []));
}

let known: readonly X509Certificate[] | undefined;

function publicRoots(): readonly X509Certificate[] {
  known ??= read(rootCertificates);
  return known;
}

function read(roots: readonly string[]): readonly X509Certificate[] {
  return roots.flatMap((root) => readCertificates(root) ?? []);
}
