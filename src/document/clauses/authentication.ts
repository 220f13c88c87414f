import { type Authentication, notExecuted } from '../../requirement/authentication.ts';
import {
  formatSecretReference,
  parseSecretReference,
  SECRET_STORES,
  type SecretReference,
} from '../../requirement/secret-reference.ts';
import { type Reading, readable, unreadable } from '../../requirement/units/reading.ts';
import { OAUTH_FORMS, OAUTH_LABELS, otherFlow, phraseOfOAuth, readOAuth } from './authentication/oauth.ts';
import { readOtherWords, saysNone } from './authentication/other-words.ts';
import { BASIC_FORMS, isRemark, readPlainWords, saysMore } from './authentication/plain-words.ts';
import { secret } from './authentication/settings.ts';
import { phraseOfSigned, readSigned, SIGNED_FORMS } from './authentication/signed.ts';
import { isVariableName } from './authentication/words.ts';
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
    if (isNone(text) || isNone(withoutRemark(text)) || saysNone(withoutRemark(text))) return readable([]);
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

/** `none (public data)`. */
function withoutRemark(text: string): string {
  const open = text.endsWith(')') ? text.indexOf('(') : -1;
  const remark = text.slice(open + 1, -1).toLowerCase();
  const isScheme = BEGINNINGS.some((word) => remark.includes(word));
  return open < 1 || isScheme || !isRemark(remark) ? text : text.slice(0, open).trim();
}

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

/** A remark in brackets at the end says nothing about the scheme. */
function readScheme(text: string, context: ClauseContext): Reading<Authentication> {
  const reading = readWhole(text, context);
  const open = text.endsWith(')') ? text.lastIndexOf('(') : -1;
  const remark = text.slice(open + 1, -1);
  if (reading.ok || open < 1 || !isRemark(remark)) return reading;
  const short = readScheme(text.slice(0, open).trim(), context);
  return short.ok || !(saysMore(remark) || otherFlow(text) !== undefined) ? short : reading;
}

function readWhole(text: string, context: ClauseContext): Reading<Authentication> {
  const strict = readOtherWords(text) ?? readStrict(text);
  if (strict?.ok === true) return strict;
  const known = readOAuth(text, context) ?? readSigned(text);
  if (known?.ok === true) return known;
  const other = otherFlow(text);
  if (other !== undefined) return unreadable(other, OAUTH_FORMS);
  if (known !== undefined) return known;
  const lower = text.toLowerCase();
  if (PENDING.some((word) => lower.startsWith(word) && ' ,;('.includes(lower[word.length] ?? ' ')))
    return readable({ scheme: 'pending', phrase: text });
  return strict?.suggestion === undefined ? (readPlainWords(text) ?? strict ?? unknown(text)) : strict;
}

/** The words of the canonical phrases, and near ones. */
function readStrict(text: string): Reading<Authentication> | undefined {
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
  return basic === null ? undefined : readBasic(basic[1] ?? '', basic[2] ?? '');
}

function unknown(text: string): Reading<Authentication> {
  return unreadable(
    'it does not say how to authenticate and with which secret (its text may be one, and is left out here)',
    FORMS,
    /token/i.test(text) && !/[_:]/.test(text) ? 'Bearer token from env:NAME' : undefined,
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
  if (!reference.ok && isVariableName(password) && /^[\w.@:/#-]{1,80}$/.test(user))
    return {
      ...reference,
      forms: BASIC_FORMS,
      suggestion: `Basic, user ${parseSecretReference(user) === undefined ? '' : 'from '}${user}, password from env:${password}`,
    };
  return map(reference, (known) => ({ scheme: 'basic', user: parseSecretReference(user) ?? user, password: known }));
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
