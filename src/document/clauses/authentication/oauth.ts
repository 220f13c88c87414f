/** OAuth 2.0: client credentials, and authorization code with PKCE. Its parts stand inside the phrase or in nested clauses. */
import type { Authentication } from '../../../requirement/authentication.ts';
import { formatSecretReference, type SecretReference } from '../../../requirement/secret-reference.ts';
import { type Reading, readable, unreadable } from '../../../requirement/units/reading.ts';
import type { ClauseContext } from '../clause.ts';
import {
  isHttpUrl,
  optionalSecret,
  parts,
  phraseOfSettings,
  type SettingName,
  type Settings,
  secret,
  settings,
  wordsOrReference,
} from './settings.ts';

type Of<Scheme extends Authentication['scheme']> = Extract<Authentication, { scheme: Scheme }>;
type Method = NonNullable<Of<'oauth2-client-credentials'>['method']> | 'client_secret_basic';

/** Labels of nested clauses. */
export const OAUTH_LABELS = [
  'Authorization URL',
  'Token URL',
  'Client ID',
  'Client Secret',
  'Scope',
  'Audience',
  'Redirect URL',
] as const;
type Label = (typeof OAUTH_LABELS)[number];

const CREDENTIAL_PARTS = ['Token URL', 'Client ID', 'Client Secret', 'Scope', 'Audience'] as const;
const CODE_PARTS = ['Authorization URL', 'Token URL', 'Client ID', 'Client Secret', 'Scope', 'Redirect URL'] as const;
/** Which of them each scheme takes. */
export const OAUTH_PARTS: Readonly<Partial<Record<Authentication['scheme'], readonly Label[]>>> = {
  'oauth2-client-credentials': CREDENTIAL_PARTS,
  'oauth2-authorization-code': CODE_PARTS,
};

const CREDENTIALS = 'OAuth 2.0 client credentials (with Token URL, Client ID and Client Secret below it)';
const CODE = 'OAuth 2.0 authorization code with PKCE (with Authorization URL, Token URL and Client ID below it)';
export const OAUTH_FORMS: readonly string[] = [CREDENTIALS, CODE];
const FORMS = [
  '  - **Token URL**: https://auth.example.com/token',
  '  - **Client ID**: env:CLIENT_ID',
  '  - **Client Secret**: env:CLIENT_SECRET',
];

const METHODS: readonly (readonly [Method, ...words: string[]])[] = [
  ['client_secret_post', 'client_secret_post', 'secret_post', 'secret in the body'],
  ['private_key_jwt', 'private_key_jwt', 'private key jwt'],
  ['client_secret_basic', 'client_secret_basic', 'secret_basic'],
];

const OTHER_FLOW = /oauth|grant|flow|assertion/;
const OTHER_FLOWS: readonly (readonly [words: string, name: string])[] = [
  ['jwt bearer', 'JWT bearer grant'],
  ['jwt-bearer', 'JWT bearer grant'],
  ['saml', 'SAML bearer grant'],
  ['resource owner', 'password grant'],
  ['ropc', 'password grant'],
  ['password', 'password grant'],
  ['implicit', 'implicit grant'],
  ['device', 'device code'],
  ['token exchange', 'token exchange'],
  ['on behalf of', 'on-behalf-of flow'],
  ['on-behalf-of', 'on-behalf-of flow'],
  ['refresh token', 'refresh token grant'],
];

/** Undefined when the phrase is not about OAuth 2.0 with a flow that it names. */
export function readOAuth(text: string, context: ClauseContext): Reading<Authentication> | undefined {
  const head = /^OAuth(?: ?2(?:\.[01])?)?(?: |,|\()/i.exec(`${text},`);
  if (head === null) return undefined;
  const [flow = '', ...rest] = parts(text.slice(head[0].length - 1));
  const words = flow
    .toLowerCase()
    .replaceAll('(', ' ')
    .replaceAll(')', ' ')
    .split(' ')
    .filter((word) => word !== '' && !['flow', 'grant', 'with', 'the', ','].includes(word));
  const name = words.join(' ');
  if (name === 'client credentials' || name === 'client-credentials') return clientCredentials(rest, context);
  if (['authorization code', 'authorization code pkce', 'authorisation code', 'authorisation code pkce'].includes(name))
    return authorizationCode(rest, context);
  const other = otherFlow(text);
  if (other !== undefined) return unreadable(other, OAUTH_FORMS);
  if (name === '')
    return unreadable('it does not say which flow of OAuth 2.0 is used', OAUTH_FORMS, 'OAuth 2.0 client credentials');
  return unreadable(
    'what follows `OAuth` is the name of no flow (it is left out here, for it may be a secret; a note goes into brackets at the end)',
    OAUTH_FORMS,
  );
}

/** Flows that are well known and not carried out: said by their name; undefined where the text is about none of them. */
export function otherFlow(text: string): string | undefined {
  const lower = text.toLowerCase();
  if (!OTHER_FLOW.test(lower)) return undefined;
  const found = OTHER_FLOWS.find(([words]) => lower.includes(words));
  if (found === undefined) return undefined;
  return `the flow \`${found[1]}\` is not carried out: only client credentials and authorization code with PKCE are known`;
}

export function phraseOfOAuth(scheme: Of<'oauth2-client-credentials' | 'oauth2-authorization-code'>): string {
  if (scheme.scheme === 'oauth2-client-credentials') {
    const method = scheme.method === undefined ? '' : `, ${scheme.method}`;
    const { tokenUrl, clientId, clientSecret, scope, audience } = scheme;
    return `OAuth 2.0 client credentials${method}, token URL ${tokenUrl}, client ID ${written(clientId)}, client secret ${formatSecretReference(clientSecret)}${quoted('scope', scope)}${quoted('audience', audience)}`;
  }
  const { authorizationUrl, tokenUrl, clientId, clientSecret, scope, redirectUrl } = scheme;
  const secretPart = clientSecret === undefined ? '' : `, client secret ${formatSecretReference(clientSecret)}`;
  return `OAuth 2.0 authorization code with PKCE, authorization URL ${authorizationUrl}, token URL ${tokenUrl}, client ID ${written(clientId)}${secretPart}${quoted('scope', scope)}${phraseOfSettings([['redirect URL', redirectUrl]])}`;
}

function clientCredentials(rest: readonly string[], context: ClauseContext): Reading<Authentication> {
  const method = METHODS.find(([, ...words]) => rest.some((part) => words.includes(part.toLowerCase())));
  const others = method === undefined ? rest : rest.filter((part) => !method.includes(part.toLowerCase()));
  const found = collect(others, CREDENTIAL_PARTS, context);
  if (!found.ok) return found;
  const {
    'Token URL': tokenUrl,
    'Client ID': clientId,
    'Client Secret': clientSecret,
    Scope: scope,
    Audience: audience,
  } = found.value;
  if (tokenUrl === undefined || clientId === undefined || clientSecret === undefined)
    return missing('OAuth 2.0 client credentials', {
      'Token URL': tokenUrl,
      'Client ID': clientId,
      'Client Secret': clientSecret,
    });
  if (!isHttpUrl(tokenUrl)) return unreadable('Token URL is not the URL of a token endpoint', ['https://auth.example.com/token']);
  const reference = secret(clientSecret, 'Client Secret: env:NAME');
  if (!reference.ok) return reference;
  const client = wordsOrReference(clientId);
  const value = {
    scheme: 'oauth2-client-credentials',
    tokenUrl,
    clientId: client,
    clientSecret: reference.value,
    scope,
    audience,
  } as const;
  return readable(method === undefined || method[0] === 'client_secret_basic' ? value : { ...value, method: method[0] });
}

function authorizationCode(rest: readonly string[], context: ClauseContext): Reading<Authentication> {
  const others = rest.filter((part) => !['pkce', 'with pkce', 's256'].includes(part.toLowerCase()));
  const found = collect(others, CODE_PARTS, context);
  if (!found.ok) return found;
  const {
    'Authorization URL': authorizationUrl,
    'Token URL': tokenUrl,
    'Client ID': clientId,
    Scope: scope,
    'Redirect URL': redirectUrl,
  } = found.value;
  if (authorizationUrl === undefined || tokenUrl === undefined || clientId === undefined)
    return missing('OAuth 2.0 authorization code', {
      'Authorization URL': authorizationUrl,
      'Token URL': tokenUrl,
      'Client ID': clientId,
    });
  for (const [label, url] of [
    ['Authorization URL', authorizationUrl],
    ['Token URL', tokenUrl],
  ] as const)
    if (!isHttpUrl(url)) return unreadable(`${label} is not the URL of an endpoint`, ['https://auth.example.com/token']);
  if (redirectUrl !== undefined && !/^[a-z][a-z0-9+.-]*:\S+$/i.test(redirectUrl))
    return unreadable('Redirect URL is not a URL', ['https://app.example.com/callback']);
  const clientSecret = optionalSecret(found.value['Client Secret'], 'Client Secret: env:NAME');
  if (!clientSecret.ok) return clientSecret;
  return readable({
    scheme: 'oauth2-authorization-code',
    authorizationUrl,
    tokenUrl,
    clientId: wordsOrReference(clientId),
    clientSecret: clientSecret.value,
    scope,
    redirectUrl,
  });
}

/** Nested clauses win over what the phrase says. */
function collect<Name extends Label & SettingName>(
  rest: readonly string[],
  names: readonly Name[],
  context: ClauseContext,
): Reading<Settings<Name>> {
  const inside = settings(rest, names, OAUTH_FORMS);
  if (!inside.ok) return inside;
  const found: Partial<Record<Name, string>> = { ...inside.value };
  for (const name of names) {
    const nested = context.sub(name);
    if (nested === undefined) continue;
    if (nested.includes('"')) return unreadable(`${name} has a quotation mark in it`, FORMS);
    found[name] = nested;
  }
  return readable(found);
}

function missing(scheme: string, needed: Readonly<Record<string, string | undefined>>): Reading<never> {
  const labels = Object.keys(needed).filter((label) => needed[label] === undefined);
  return unreadable(
    `${scheme} ${scheme.endsWith('s') ? 'need' : 'needs'} ${labels.join(', ')} as nested clauses`,
    labels.map(
      (label) =>
        `  - **${label}**: ${label.endsWith('URL') ? `https://auth.example.com/${label.startsWith('Token') ? 'token' : 'authorize'}` : 'env:NAME'}`,
    ),
  );
}

function quoted(name: string, value: string | undefined): string {
  return value === undefined ? '' : `, ${name} "${value}"`;
}

function written(value: SecretReference | string): string {
  if (typeof value !== 'string') return formatSecretReference(value);
  return /^[\w@/.][^\s,;()]*$/.test(value) ? value : `"${value}"`;
}
