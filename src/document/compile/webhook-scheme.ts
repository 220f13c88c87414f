/** What the name of a signature scheme means: the data of a vendor's profile, or an algorithm over the body. */
import { isUnknown } from '../../requirement/clause.ts';
import { GENERIC_SCHEMES, genericScheme } from '../../requirement/generic-schemes.ts';
import type { VendorProfile } from '../../requirement/profile.ts';
import type { WebhookSignature } from '../../requirement/security.ts';
import type { WebhookScheme } from '../../requirement/webhook-scheme.ts';
import { OWN_SCHEME } from '../clauses/signature.ts';
import type { ReadClause } from './clause-values.ts';
import type { Findings } from './findings.ts';

/**
 * `profile` is the one that the document uses, for a signature that names no scheme; any other scheme is looked for by its name in
 * all of them. A header that the document names takes the place of the scheme's own. Undefined: nobody knows it, or nothing is signed.
 */
export function schemeFor(
  signature: WebhookSignature | undefined,
  profile: VendorProfile | undefined,
  profiles: readonly VendorProfile[],
): WebhookScheme | undefined {
  if (signature === undefined || signature.secrets.length === 0) return undefined;
  const { scheme: name, header } = signature;
  if (name === OWN_SCHEME) return withHeader(profile?.webhooks?.[0], header);
  if (GENERIC_SCHEMES.includes(name)) return header === undefined ? undefined : genericScheme(name, header);
  return withHeader(
    schemes(profiles).find((scheme) => scheme.name === name),
    header,
  );
}

/** Told where the signature is said, and stops no traffic: calls go on, and webhooks are not accepted. */
export function checkScheme(
  signature: WebhookSignature | undefined,
  found: WebhookScheme | undefined,
  read: readonly ReadClause[],
  profiles: readonly VendorProfile[],
  findings: Findings,
): void {
  // Whoever compiles without profiles asks nothing of vendors.
  if (signature === undefined || signature.secrets.length === 0 || found !== undefined || profiles.length === 0) return;
  const clause = read.find(
    ({ definition: { label }, value }) => SAYS.includes(label) && !isUnknown(value) && value === signature,
  );
  if (clause === undefined) return;
  const { scheme } = signature;
  const known = schemes(profiles).map(({ name }) => name);
  const [message, remedy] = GENERIC_SCHEMES.includes(scheme)
    ? [
        'it does not say which header carries the signature',
        'Write the header: `HMAC-SHA256, header X-Signature, secret env:WEBHOOK_SECRET`.',
      ]
    : [
        scheme === OWN_SCHEME
          ? 'it names no scheme, and no vendor profile of the document has one'
          : `no scheme called ${scheme} is known, so no webhook can be accepted`,
        `Name one of ${known.join(', ')}, or an algorithm over the body (${GENERIC_SCHEMES.join(', ')}) with its header.`,
      ];
  findings.add('invalid-value', clause.raw.range, `${clause.definition.label}: ${message}`, {
    clause: clause.raw.key,
    severity: 'warning',
    why: 'What cannot be checked is never accepted: senders are told to come again, and nothing they send is kept.',
    remedy,
    blocks: false,
  });
}

const SAYS = ['Signature', 'Webhook Signature'];

function schemes(profiles: readonly VendorProfile[]): readonly WebhookScheme[] {
  return profiles.flatMap(({ webhooks = [] }) => webhooks);
}

function withHeader(scheme: WebhookScheme | undefined, header: string | undefined): WebhookScheme | undefined {
  if (scheme === undefined || header === undefined) return scheme;
  const { proof } = scheme;
  if (proof.kind === 'token') return { ...scheme, proof: { ...proof, places: [{ header }, ...proof.places] } };
  return { ...scheme, proof: { ...proof, place: { header } } };
}
