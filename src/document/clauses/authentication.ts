import { type Authentication, notExecuted } from '../../requirement/authentication.ts';
import {
  formatSecretReference,
  parseSecretReference,
  SECRET_STORES,
  type SecretReference,
} from '../../requirement/secret-reference.ts';
import { type Reading, readable, unreadable } from '../../requirement/units/reading.ts';
import { OAUTH_FORMS, OAUTH_LABELS, phraseOfOAuth, readOAuth } from './authentication/oauth.ts';
import { secret } from './authentication/settings.ts';
import { phraseOfSigned, readSigned, SIGNED_FORMS } from './authentication/signed.ts';
import { type ClauseContext, clause } from './clause.ts';
import { isNone } from './fragments.ts';

const FORMS = [
  'none',
  'API key in header X-Api-Key from env:NAME',
  'API key in query key from env:NAME',
  'Bearer token from env:NAME',
  'Basic, user from env:USER, password from env:PASSWORD',
  ...OAUTH_FORMS,
];
/** Recognised by name, kept, and executed by a later version. */
const PENDING = [
  'digest',
  'ntlm',
  'kerberos',
  'saml',
  'ldap',
  'session',
  'iam',
  'ssh key',
  'managed identity',
  'scram',
  'scram-sha-256',
  'scram-sha-512',
  'sasl',
  'x.509',
];
/** What a scheme's phrase begins with, so that `and` before it joins two. */
const BEGINNINGS = [
  'api',
  'key',
  'bearer',
  'basic',
  'oauth',
  'jwt',
  'aws',
  'sigv4',
  'azure',
  'shared key',
  'sas',
  'hmac',
  'mutual',
  'mtls',
  ...PENDING,
];
const FIELD_NAME = /^[!#$%&'*+.^_`|~\w-]{1,100}$/;

/** How we prove who we are. Several schemes, joined with `and`, are all applied. */
export const authentication = clause<readonly Authentication[]>({
  label: 'Authentication',
  section: 'endpoint-connection',
  alsoIn: ['technical-specifications', 'security'],
  standing: 'enforced',
  children: OAUTH_LABELS,
  forms: [...FORMS, ...SIGNED_FORMS],
  parse(text, context) {
    if (isNone(text)) return readable([]);
    const schemes: Authentication[] = [];
    for (const part of joined(text)) {
      const scheme = readScheme(part, context);
      if (!scheme.ok) return scheme;
      schemes.push(scheme.value);
    }
    return readable(schemes);
  },
  phrase: (schemes) => (schemes.length === 0 ? 'none' : schemes.map(phraseOf).join(' and ')),
  pending(schemes) {
    const waits = schemes.flatMap((scheme) => {
      const missing = notExecuted(scheme);
      return missing === undefined ? secretsOf(scheme).filter(isPending).map(formatSecretReference) : [missing];
    });
    return waits.length === 0 ? undefined : waits.join(', ');
  },
  standingOf: (schemes) =>
    schemes.some((scheme) => notExecuted(scheme) !== undefined || secretsOf(scheme).some(isPending)) ? 'pending' : 'enforced',
  land(value, draft) {
    draft.authentication = value;
  },
});

/** Schemes joined with `and`; the word inside a scheme joins nothing. */
function joined(text: string): string[] {
  const lower = text.toLowerCase();
  const found: string[] = [];
  let start = 0;
  for (let at = lower.indexOf(' and '); at >= 0; at = lower.indexOf(' and ', at + 1)) {
    if (!BEGINNINGS.some((word) => lower.startsWith(word, at + 5))) continue;
    if (lower.startsWith('key from', at + 5) || lower.startsWith('key env', at + 5)) continue;
    found.push(text.slice(start, at).trim());
    start = at + 5;
  }
  return [...found, text.slice(start).trim()];
}

function readScheme(text: string, context: ClauseContext): Reading<Authentication> {
  const key =
    /^(?:api[ -]?key|key|token) (?:in|as) (?:the )?(?:http )?(header|query|cookie)(?: parameter)? (\S+?),? (?:from )?(\S+)$/i.exec(
      text,
    );
  if (key !== null) return readApiKey(key[1] ?? '', key[2] ?? '', key[3] ?? '');
  const bearer = /^bearer(?: (?:token|auth(?:entication)?))?,? (?:from )?(\S+)$/i.exec(text);
  if (bearer !== null)
    return map(secret(bearer[1] ?? '', 'Bearer token from env:NAME'), (token) => ({ scheme: 'bearer', token }));
  const basic =
    /^(?:http )?basic(?: auth(?:entication)?)?,? user(?:name)? (?:from )?(\S+?),? (?:and )?password (?:from )?(\S+)$/i.exec(text);
  if (basic !== null) return readBasic(basic[1] ?? '', basic[2] ?? '');
  const known = readOAuth(text, context) ?? readSigned(text);
  if (known !== undefined) return known;
  const lower = text.toLowerCase();
  if (PENDING.some((word) => lower.startsWith(word) && ' ,;('.includes(lower[word.length] ?? ' ')))
    return readable({ scheme: 'pending', phrase: text });
  return unreadable(
    'it does not say how to authenticate and with which secret (its text may be one, and is left out here)',
    FORMS,
    suggestion(text),
  );
}

function readApiKey(place: string, name: string, from: string): Reading<Authentication> {
  if (!FIELD_NAME.test(name)) return unreadable(`what follows ${place} is not a name`, FORMS);
  const where = place.toLowerCase() as 'header' | 'query' | 'cookie';
  return map(secret(from, `API key in ${where} ${name} from env:NAME`), (reference) => ({
    scheme: 'api-key',
    in: where,
    name,
    secret: reference,
  }));
}

function readBasic(user: string, password: string): Reading<Authentication> {
  const reference =
    password === 'empty'
      ? readable<SecretReference | string>('')
      : secret(password, 'Basic, user from env:USER, password from env:PASSWORD');
  return map(reference, (known) => ({ scheme: 'basic', user: parseSecretReference(user) ?? user, password: known }));
}

/** `API Key` alone says how, but not where and from what. The written text is never repeated: it may hold a credential. */
function suggestion(text: string): string | undefined {
  if (/^api[ -]?key/i.test(text)) return 'API key in header X-Api-Key from env:NAME';
  if (/^bearer|token/i.test(text)) return 'Bearer token from env:NAME';
  if (/^(?:http )?basic/i.test(text)) return 'Basic, user from env:USER, password from env:PASSWORD';
  if (/^oauth/i.test(text)) return 'OAuth 2.0 client credentials';
  return undefined;
}

function map<A>(reading: Reading<A>, into: (value: A) => Authentication): Reading<Authentication> {
  return reading.ok ? readable(into(reading.value)) : reading;
}

function phraseOf(scheme: Authentication): string {
  switch (scheme.scheme) {
    case 'api-key':
      return `API key in ${scheme.in} ${scheme.name} from ${formatSecretReference(scheme.secret)}`;
    case 'bearer':
      return `Bearer token from ${formatSecretReference(scheme.token)}`;
    case 'basic':
      return `Basic, user from ${written(scheme.user)}, password from ${scheme.password === '' ? 'empty' : written(scheme.password)}`;
    case 'oauth2-client-credentials':
    case 'oauth2-authorization-code':
      return phraseOfOAuth(scheme);
    case 'pending':
      return scheme.phrase;
    default:
      return phraseOfSigned(scheme);
  }
}

function written(value: SecretReference | string): string {
  return typeof value === 'string' ? value : formatSecretReference(value);
}

function secretsOf(scheme: Authentication): SecretReference[] {
  return Object.values(scheme).filter((value): value is SecretReference => typeof value === 'object' && value !== null);
}

function isPending({ store }: SecretReference): boolean {
  return SECRET_STORES[store].standing === 'pending';
}
