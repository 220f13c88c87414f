/** Schemes in which we sign with a key of our own: JWT, AWS, Azure, HMAC, mutual TLS. */
import type { Authentication } from '../../../requirement/authentication.ts';
import { formatDuration, parseDuration } from '../../../requirement/units/duration.ts';
import { type Reading, readable, unreadable } from '../../../requirement/units/reading.ts';
import { optionalSecret, parts, phraseOfSettings, type SettingName, settingOf, settings, wordsOrReference } from './settings.ts';

type Of<Scheme extends Authentication['scheme']> = Extract<Authentication, { scheme: Scheme }>;

const JWT = ['JWT, RS256, key from env:KEY, issuer billing, audience https://api.example.com, 5 min'];
const AWS = ['AWS Signature V4, region eu-west-1, service s3, access key from env:KEY_ID, secret key from env:KEY'];
const SHARED_KEY = ['Azure shared key, account invoices, key from env:KEY'];
const SAS = ['Azure SAS, token from env:SAS'];
const HMAC = ['HMAC-SHA256, header X-Signature, key from env:KEY'];
const MUTUAL_TLS = ['mutual TLS, certificate from file:/run/secrets/client.pem, key from file:/run/secrets/client.key'];
export const SIGNED_FORMS: readonly string[] = [...JWT, ...AWS, ...SHARED_KEY, ...SAS, ...HMAC, ...MUTUAL_TLS];

const ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'HS256',
  'HS384',
  'HS512',
  'EdDSA',
];
const HASHES = ['SHA256', 'SHA512', 'SHA384', 'SHA1', 'MD5'];

/** What each scheme's phrase begins with, longest first, and how the rest of it is read. */
const FAMILIES: readonly (readonly [heads: readonly string[], read: (rest: string, head: string) => Reading<Authentication>])[] =
  [
    [['jwt bearer tokens', 'jwt bearer token', 'jwt bearer', 'jwt tokens', 'jwt token', 'jwt authentication', 'jwt'], readJwt],
    [['aws signature version 4', 'aws signature v4', 'aws signature', 'aws sigv4', 'aws iam', 'sigv4'], readAws],
    [['azure shared key', 'shared key'], readSharedKey],
    [['azure sas', 'sas'], readSas],
    [
      HASHES.flatMap((hash) => [
        `hmac-${hash}`,
        `hmac ${hash}`,
        `hmac-${hash.replace('SHA', 'SHA-')}`,
        `hmac ${hash.replace('SHA', 'SHA-')}`,
      ]).map((head) => head.toLowerCase()),
      readHmac,
    ],
    [['mutual tls authentication', 'mutual tls', 'mtls'], readMutualTls],
  ];

/** Undefined when the phrase begins like none of them. */
export function readSigned(text: string): Reading<Authentication> | undefined {
  const lower = text.toLowerCase();
  for (const [heads, read] of FAMILIES) {
    const head = heads.find((candidate) => lower.startsWith(candidate) && ' ,;('.includes(lower[candidate.length] ?? ' '));
    if (head !== undefined) return read(unbracketed(text.slice(head.length).trim()), head);
  }
  return undefined;
}

export function phraseOfSigned(
  scheme: Of<'jwt' | 'aws-signature-v4' | 'azure-shared-key' | 'azure-sas' | 'hmac' | 'mutual-tls'>,
): string {
  switch (scheme.scheme) {
    case 'jwt': {
      const algorithm = scheme.algorithm === undefined ? '' : `, ${scheme.algorithm}`;
      const lifetime = scheme.lifetime === undefined ? '' : `, ${formatDuration(scheme.lifetime)}`;
      const { key, keyId, issuer, subject, audience } = scheme;
      return `JWT${algorithm}${phraseOfSettings([
        ['key', key],
        ['key ID', keyId],
        ['issuer', issuer],
        ['subject', subject],
        ['audience', audience],
      ])}${lifetime}`;
    }
    case 'aws-signature-v4':
      return `AWS Signature V4${phraseOfSettings([
        ['region', scheme.region],
        ['service', scheme.service],
        ['access key', scheme.accessKey],
        ['secret key', scheme.secretKey],
        ['session token', scheme.sessionToken],
      ])}`;
    case 'azure-shared-key':
      return `Azure shared key${phraseOfSettings([
        ['account', scheme.account],
        ['key', scheme.key],
      ])}`;
    case 'azure-sas':
      return `Azure SAS${phraseOfSettings([['token', scheme.token]])}`;
    case 'hmac': {
      const over = scheme.over === undefined ? '' : ` over ${scheme.over}`;
      return `HMAC-${scheme.algorithm}${over}${phraseOfSettings([
        ['header', scheme.header],
        ['key', scheme.key],
      ])}`;
    }
    case 'mutual-tls':
      return `mutual TLS${phraseOfSettings([
        ['certificate', scheme.certificate],
        ['key', scheme.key],
      ])}`;
  }
}

function readJwt(rest: string): Reading<Authentication> {
  let algorithm: string | undefined;
  let lifetime: number | undefined;
  const others: string[] = [];
  const names: readonly SettingName[] = ['Key ID', 'Key', 'Issuer', 'Subject', 'Audience'];
  for (const part of parts(rest)) {
    const named = ALGORITHMS.find(
      (candidate) => candidate.toLowerCase() === part.toLowerCase().replace(/^(?:signed )?(?:with )?/, ''),
    );
    const setting = settingOf(part, names);
    const length =
      named === undefined && setting === undefined
        ? parseDuration(part.replace(/^(?:valid|good|expires)(?: for| after| in)? |^for /i, ''))
        : undefined;
    if (named !== undefined && algorithm === undefined) algorithm = named;
    else if (length?.ok === true && lifetime === undefined) lifetime = length.value;
    else others.push(part);
  }
  const found = settings(others, ['Key ID', 'Key', 'Issuer', 'Subject', 'Audience'] as const, JWT);
  if (!found.ok) return found;
  const { 'Key ID': keyId, Key: key, Issuer: issuer, Subject: subject, Audience: audience } = found.value;
  const reference = optionalSecret(key, 'key from env:KEY');
  if (!reference.ok) return reference;
  return readable({
    scheme: 'jwt',
    algorithm,
    key: reference.value,
    keyId: optionalWords(keyId),
    issuer: optionalWords(issuer),
    subject: optionalWords(subject),
    audience: optionalWords(audience),
    lifetime,
  });
}

function readAws(rest: string): Reading<Authentication> {
  const found = settings(parts(rest), ['Access Key', 'Secret Key', 'Session Token', 'Region', 'Service'] as const, AWS);
  if (!found.ok) return found;
  const { Region: region, Service: service } = found.value;
  for (const [what, name] of [
    ['region', region],
    ['service', service],
  ] as const)
    if (name !== undefined && !/^[\w-]{1,64}$/.test(name)) return unreadable(`its ${what} is not the name of one`, AWS);
  const accessKey = optionalSecret(found.value['Access Key'], 'access key from env:KEY_ID');
  if (!accessKey.ok) return accessKey;
  const secretKey = optionalSecret(found.value['Secret Key'], 'secret key from env:KEY');
  if (!secretKey.ok) return secretKey;
  const sessionToken = optionalSecret(found.value['Session Token'], 'session token from env:TOKEN');
  if (!sessionToken.ok) return sessionToken;
  return readable({
    scheme: 'aws-signature-v4',
    region,
    service,
    accessKey: accessKey.value,
    secretKey: secretKey.value,
    sessionToken: sessionToken.value,
  });
}

function readSharedKey(rest: string): Reading<Authentication> {
  const found = settings(parts(rest), ['Account', 'Key'] as const, SHARED_KEY);
  if (!found.ok) return found;
  const key = optionalSecret(found.value.Key, 'key from env:KEY');
  return key.ok ? readable({ scheme: 'azure-shared-key', account: optionalWords(found.value.Account), key: key.value }) : key;
}

function readSas(rest: string): Reading<Authentication> {
  const found = settings(parts(rest), ['Token'] as const, SAS);
  if (!found.ok) return found;
  const token = optionalSecret(found.value.Token, 'token from env:SAS');
  return token.ok ? readable({ scheme: 'azure-sas', token: token.value }) : token;
}

function readHmac(rest: string, head: string): Reading<Authentication> {
  const algorithm = head.slice('hmac-'.length).replace('-', '').toUpperCase();
  const over: string[] = [];
  const others: string[] = [];
  for (const part of parts(rest)) (part.toLowerCase().startsWith('over ') ? over : others).push(part);
  const found = settings(others, ['Header', 'Key'] as const, HMAC);
  if (!found.ok) return found;
  if (over.length > 1) return unreadable('it says twice what is signed', HMAC);
  const { Header: header } = found.value;
  if (header !== undefined && !/^[!#$%&'*+.^_`|~\w-]{1,100}$/.test(header))
    return unreadable('what follows header is not a name', HMAC);
  const key = optionalSecret(found.value.Key, 'key from env:KEY');
  return key.ok ? readable({ scheme: 'hmac', algorithm, header, key: key.value, over: over[0]?.slice(5).trim() }) : key;
}

function readMutualTls(rest: string): Reading<Authentication> {
  const found = settings(parts(rest), ['Certificate', 'Key'] as const, MUTUAL_TLS);
  if (!found.ok) return found;
  const certificate = optionalSecret(found.value.Certificate, 'certificate from file:/run/secrets/client.pem');
  if (!certificate.ok) return certificate;
  const key = optionalSecret(found.value.Key, 'key from file:/run/secrets/client.key');
  return key.ok ? readable({ scheme: 'mutual-tls', certificate: certificate.value, key: key.value }) : key;
}

function optionalWords(written: string | undefined): ReturnType<typeof wordsOrReference> | undefined {
  return written === undefined ? undefined : wordsOrReference(written);
}

/** `AWS Signature V4 (region eu-west-1, …)`. */
function unbracketed(rest: string): string {
  return rest.startsWith('(') && rest.endsWith(')') ? rest.slice(1, -1) : rest;
}
