import type { Authentication } from '../../requirement/requirement.ts';
import {
  formatSecretReference,
  parseSecretReference,
  SECRET_STORES,
  type SecretReference,
} from '../../requirement/secret-reference.ts';
import { type Reading, readable, unreadable } from '../../requirement/units/reading.ts';
import { type ClauseContext, clause } from './clause.ts';
import { isNone } from './fragments.ts';

const FORMS = [
  'none',
  'API key in header X-Api-Key from env:NAME',
  'API key in query key from env:NAME',
  'Bearer token from env:NAME',
  'Basic, user from env:USER, password from env:PASSWORD',
  'OAuth 2.0 client credentials (with Token URL, Client ID and Client Secret below it)',
];
/** Recognised, kept, and executed by a later version. */
const PENDING =
  /^(?:OAuth ?2(?:\.0)? authorization code|JWT|AWS (?:Signature|SigV4|IAM)|SigV4|Azure (?:shared key|SAS)|SAS|HMAC|mutual TLS|mTLS|Digest|NTLM|Kerberos|SAML|LDAP|session|IAM|SSH key|managed identity)\b/i;
const FIELD_NAME = /^[!#$%&'*+.^_`|~\w-]{1,100}$/;

/** The parts of OAuth 2.0, as nested clauses or inside the phrase. */
export const OAUTH_LABELS = ['Token URL', 'Client ID', 'Client Secret', 'Scope', 'Audience'];

/** How we prove who we are. Several schemes, joined with `and`, are all applied. */
export const authentication = clause<readonly Authentication[]>({
  label: 'Authentication',
  section: 'endpoint-connection',
  alsoIn: ['technical-specifications', 'security'],
  standing: 'enforced',
  children: OAUTH_LABELS,
  parse(text, context) {
    if (isNone(text)) return readable([]);
    const schemes: Authentication[] = [];
    for (const part of text.split(/ and (?=api key|bearer|basic|oauth|jwt|aws|azure|sas|hmac|mutual|mtls)/i)) {
      const scheme = readScheme(part.trim(), context);
      if (!scheme.ok) return scheme;
      schemes.push(scheme.value);
    }
    return readable(schemes);
  },
  phrase: (schemes) => (schemes.length === 0 ? 'none' : schemes.map(phraseOf).join(' and ')),
  pending(schemes) {
    const pending = schemes.flatMap((scheme) =>
      scheme.scheme === 'pending' ? [scheme.phrase] : secretsOf(scheme).filter(isPending).map(formatSecretReference),
    );
    return pending.length === 0 ? undefined : pending.join(', ');
  },
  standingOf: (schemes) =>
    schemes.some((scheme) => scheme.scheme === 'pending' || secretsOf(scheme).some(isPending)) ? 'pending' : 'enforced',
  land(value, draft) {
    draft.authentication = value;
  },
});

function readScheme(text: string, context: ClauseContext): Reading<Authentication> {
  const key =
    /^(?:api[ -]?key|key|token) (?:in|as) (?:the )?(?:http )?(header|query(?: parameter)?) (\S+?),? (?:from )?(\S+)$/i.exec(text);
  if (key !== null) return readApiKey(key[1] ?? '', key[2] ?? '', key[3] ?? '');
  const bearer = /^bearer(?: (?:token|auth(?:entication)?))?,? (?:from )?(\S+)$/i.exec(text);
  if (bearer !== null)
    return map(secret(bearer[1] ?? '', 'Bearer token from env:NAME'), (token) => ({ scheme: 'bearer', token }));
  const basic =
    /^(?:http )?basic(?: auth(?:entication)?)?,? user(?:name)? (?:from )?(\S+?),? (?:and )?password (?:from )?(\S+)$/i.exec(text);
  if (basic !== null) return readBasic(basic[1] ?? '', basic[2] ?? '');
  if (/^OAuth ?2(?:\.0)?,? (?:\(?client credentials\)?)(?: (?:flow|grant))?(?=$|,)/i.test(text))
    return readClientCredentials(text, context);
  if (PENDING.test(text)) return readable({ scheme: 'pending', phrase: text });
  return unreadable(
    'it does not say how to authenticate and with which secret (its text may be one, and is left out here)',
    FORMS,
    suggestion(text),
  );
}

function readApiKey(place: string, name: string, from: string): Reading<Authentication> {
  if (!FIELD_NAME.test(name)) return unreadable(`what follows ${place} is not a name`, FORMS);
  const where = /^header$/i.test(place) ? 'header' : 'query';
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

function readClientCredentials(text: string, context: ClauseContext): Reading<Authentication> {
  const part = (label: string) => context.sub(label) ?? inside(text, label);
  const tokenUrl = part('Token URL');
  const clientId = part('Client ID');
  const clientSecret = part('Client Secret');
  const missing = [tokenUrl ?? 'Token URL', clientId ?? 'Client ID', clientSecret ?? 'Client Secret'].filter((label) =>
    OAUTH_LABELS.includes(label),
  );
  if (tokenUrl === undefined || clientId === undefined || clientSecret === undefined) {
    return unreadable(`OAuth 2.0 client credentials need ${missing.join(', ')} as nested clauses`, [
      ...missing.map((label) => `  - **${label}**: ${label === 'Token URL' ? 'https://auth.example.com/token' : 'env:NAME'}`),
    ]);
  }
  if (!/^https?:$/.test(URL.parse(tokenUrl)?.protocol ?? ''))
    return unreadable('Token URL is not the URL of a token endpoint', ['https://auth.example.com/token']);
  return map(secret(clientSecret, 'Client Secret: env:NAME'), (reference) => ({
    scheme: 'oauth2-client-credentials',
    tokenUrl,
    clientId: parseSecretReference(stripFrom(clientId)) ?? clientId,
    clientSecret: reference,
    scope: part('Scope'),
    audience: part('Audience'),
  }));
}

/** `…, token url https://…, client id env:…`: the one-line form that the canonical phrase uses. */
function inside(text: string, label: string): string | undefined {
  const match = new RegExp(`, ${label} (?:"([^"]*)"|([^,\\s]+))`, 'i').exec(text);
  return match?.[1] ?? match?.[2];
}

function secret(written: string, form: string): Reading<SecretReference> {
  const reference = parseSecretReference(stripFrom(written));
  if (reference !== undefined) return readable(reference);
  const message = 'a secret is written as a reference, never as a value (its text is left out here)';
  return unreadable(
    message,
    Object.keys(SECRET_STORES).map((store) => `${store}:NAME`),
    form,
  );
}

function stripFrom(written: string): string {
  return written.replace(/^from /i, '').replace(/^`|`$/g, '');
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
    case 'oauth2-client-credentials': {
      const scope = scheme.scope === undefined ? '' : `, scope "${scheme.scope}"`;
      const audience = scheme.audience === undefined ? '' : `, audience "${scheme.audience}"`;
      return `OAuth 2.0 client credentials, token URL ${scheme.tokenUrl}, client ID ${written(scheme.clientId)}, client secret ${formatSecretReference(scheme.clientSecret)}${scope}${audience}`;
    }
    case 'pending':
      return scheme.phrase;
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
