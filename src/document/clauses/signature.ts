/** How the other side signs what it sends by itself. */
import { formatSecretReference, parseSecretReference, type SecretReference } from '../../requirement/secret-reference.ts';
import type { WebhookSignature } from '../../requirement/security.ts';
import { formatDuration } from '../../requirement/units/duration.ts';
import { quote, type Reading, readable, unreadable } from '../../requirement/units/reading.ts';
import { durationIn, type FragmentReader, fragments, isNone, readFragments } from './fragments.ts';
import { items, unquoted } from './lists.ts';

interface Parts {
  readonly scheme: string;
  readonly header: string;
  readonly secrets: readonly SecretReference[];
  readonly tolerance: number;
}

const FORMS = [
  'Stripe, secret env:STRIPE_WEBHOOK_SECRET, tolerance 5 min',
  'Standard Webhooks, secret env:WEBHOOK_SECRET',
  'HMAC-SHA256, header X-Signature, secret env:WEBHOOK_SECRET',
  'secret env:WEBHOOK_SECRET',
  'none',
];

/** No scheme is named: the vendor profile's own. */
export const OWN_SCHEME = 'profile';

/** Schemes by their names, and what they are checked with. */
const SCHEMES: readonly (readonly [name: string, key: 'secret' | 'public key' | 'webhook id' | 'topic'])[] = [
  ['Standard Webhooks', 'secret'],
  ['HMAC-SHA256', 'secret'],
  ['HMAC-SHA512', 'secret'],
  ['HMAC-SHA1', 'secret'],
  ['Ed25519', 'public key'],
  ['ECDSA', 'public key'],
  ['RSA-SHA256', 'public key'],
  ['Adyen', 'secret'],
  ['AWS SNS', 'topic'],
  ['Azure Event Grid', 'secret'],
  ['Discord', 'public key'],
  ['GitHub', 'secret'],
  ['GitLab', 'secret'],
  ['HubSpot', 'secret'],
  ['Mailgun', 'secret'],
  ['PayPal', 'webhook id'],
  ['SendGrid', 'public key'],
  ['Shopify', 'secret'],
  ['Slack', 'secret'],
  ['Square', 'secret'],
  ['Stripe', 'secret'],
  ['Svix', 'secret'],
  ['Twilio', 'secret'],
  ['Zoom', 'secret'],
];
const BY_KEY = new Map(SCHEMES.map((scheme) => [keyOf(scheme[0]), scheme]));
const FIELD_NAME = /^[!#$%&'*+.^_`|~\w-]{1,100}$/;
const MOST_SECRETS = 5;

const READERS: readonly FragmentReader<Parts>[] = [
  (fragment) => {
    const name = after(fragment, ['in header ', 'header ', 'in the header ']);
    if (name === undefined) return undefined;
    return FIELD_NAME.test(unquoted(name)) && !name.includes(' ')
      ? readable({ header: unquoted(name) })
      : unreadable(`${quote(name)} is not the name of a header`, FORMS);
  },
  durationIn<Parts>(/^(?:with )?(?:a )?tolerance(?: of)? (.+)$/i, (tolerance) => ({ tolerance })),
  (fragment) => {
    const written = after(fragment, [
      'webhook id from ',
      'secrets from ',
      'secret from ',
      'public key from ',
      'topics from ',
      'topic from ',
      'key from ',
      'webhook id ',
      'secrets ',
      'secret ',
      'public key ',
      'topics ',
      'topic ',
      'key ',
    ]);
    const references = written === undefined ? (isReference(fragment) ? fragment : undefined) : written;
    return references === undefined ? undefined : readSecrets(references);
  },
  (fragment) => {
    const known = BY_KEY.get(keyOf(fragment.replace(/ signatures?$/i, '')));
    return known === undefined ? undefined : readable({ scheme: keyOf(known[0]) });
  },
];

/** A vendor that is not in the table is a scheme too, when it comes first and a secret goes with it. */
export function parseSignature(text: string): Reading<WebhookSignature> {
  if (isNone(text)) return readable({ scheme: 'none', header: undefined, secrets: [], tolerance: undefined });
  const [first = '', ...rest] = fragments(text);
  const unheardOf = /^[A-Z][A-Za-z0-9-]{1,40}$/.test(first) && !BY_KEY.has(keyOf(first)) ? keyOf(first) : undefined;
  const parts = readFragments<Partial<Parts>>(unheardOf === undefined ? [first, ...rest] : rest, READERS, FORMS);
  if (!parts.ok)
    return unheardOf === undefined
      ? parts
      : unreadable(`${quote(text)} does not say how it is signed and with which secret`, FORMS);
  const { scheme = unheardOf ?? OWN_SCHEME, header, secrets, tolerance } = parts.value;
  if (secrets === undefined)
    return unreadable(
      'it does not say which secret checks the signature',
      FORMS,
      `${scheme === OWN_SCHEME ? text : nameOf(scheme)}, ${keyWord(scheme)} env:WEBHOOK_SECRET`,
    );
  return readable({ scheme, header, secrets, tolerance });
}

export function formatSignature({ scheme, header, secrets, tolerance }: WebhookSignature): string {
  if (scheme === 'none') return 'none';
  const parts = scheme === OWN_SCHEME ? [] : [nameOf(scheme)];
  if (header !== undefined) parts.push(`header ${header}`);
  parts.push(`${keyWord(scheme)} ${secrets.map(formatSecretReference).join(' and ')}`);
  if (tolerance !== undefined) parts.push(`tolerance ${formatDuration(tolerance)}`);
  return parts.join(', ');
}

function readSecrets(written: string): Reading<Partial<Parts>> {
  const secrets: SecretReference[] = [];
  for (const item of items(written)) {
    const reference = parseSecretReference(item);
    if (reference === undefined)
      return unreadable('a secret is written as a reference, never as a value (its text is left out here)', FORMS);
    secrets.push(reference);
  }
  if (secrets.length === 0 || secrets.length > MOST_SECRETS)
    return unreadable(`a signature is checked with 1 to ${MOST_SECRETS} secrets`, FORMS);
  return readable({ secrets });
}

function isReference(fragment: string): boolean {
  return parseSecretReference(items(fragment)[0] ?? '') !== undefined;
}

function nameOf(scheme: string): string {
  return BY_KEY.get(scheme)?.[0] ?? `${scheme.slice(0, 1).toUpperCase()}${scheme.slice(1)}`;
}

function keyWord(scheme: string): string {
  return BY_KEY.get(scheme)?.[1] ?? 'secret';
}

function keyOf(name: string): string {
  return name.toLowerCase().replaceAll(' ', '-');
}

/** What follows the first of the beginnings that a text has. */
function after(text: string, beginnings: readonly string[]): string | undefined {
  const lower = text.toLowerCase();
  const beginning = beginnings.find((candidate) => lower.startsWith(candidate));
  return beginning === undefined ? undefined : text.slice(beginning.length).trim();
}
