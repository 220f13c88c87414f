/** Schemes as people write them for brokers, stores and databases, and the ways to say that there is none. */
import type { Authentication } from '../../../requirement/authentication.ts';
import { formatSecretReference, parseSecretReference, type SecretReference } from '../../../requirement/secret-reference.ts';
import { type Reading, readable } from '../../../requirement/units/reading.ts';

const NONE = new Set(
  (
    'no authentication|no auth|no authentication required|no authentication needed|authentication not required|not required|' +
    'none required|none needed|not needed|unauthenticated|anonymous|anonymous access|no credentials|' +
    'nessuna autenticazione|senza autenticazione|non richiesta|sin autenticación|ninguna autenticación|no requerida|' +
    'aucune authentification|sans authentification|non requise|keine authentifizierung|ohne authentifizierung|nicht erforderlich|' +
    'nenhuma autenticação|sem autenticação|não requerida'
  ).split('|'),
);
/** Roles that a cloud gives to what runs in it: no key is written anywhere. */
const ROLES = [
  'iam role',
  'instance role',
  'instance profile',
  'task role',
  'execution role',
  'pod identity',
  'workload identity',
];
const AWS = ['aws', 'sigv4', 'signature v4'];
const USERS = ['user from ', 'username from ', 'user name from ', 'user ', 'username '];
const PASSWORDS = ['password from ', 'pass from ', 'password '];
const MOST_LETTERS = 200;

export function saysNone(text: string): boolean {
  return NONE.has(text.toLowerCase());
}

/** Undefined when it is none of these. */
export function readOtherWords(text: string): Reading<Authentication> | undefined {
  if (text.length > MOST_LETTERS) return undefined;
  const lower = text.toLowerCase();
  if (AWS.some((head) => lower.startsWith(head)) && ROLES.some((role) => lower.includes(role)))
    return readable({ scheme: 'pending', phrase: text });
  if (lower.startsWith('sasl/') || lower.startsWith('sasl_')) return readable({ scheme: 'pending', phrase: text });
  return readPassword(text);
}

/** `user from env:U, password from env:P`, and a password alone, as caches take it. */
function readPassword(text: string): Reading<Authentication> | undefined {
  const comma = text.indexOf(',');
  const user = comma < 0 ? undefined : after(text.slice(0, comma).trim(), USERS);
  const password = after(text.slice(comma + 1).trim(), PASSWORDS);
  const secret = password === undefined ? undefined : parseSecretReference(password);
  if (secret === undefined) return undefined;
  if (comma < 0) return readable({ scheme: 'pending', phrase: `password from ${formatSecretReference(secret)}` });
  const name: SecretReference | string | undefined = user === undefined ? undefined : (parseSecretReference(user) ?? user);
  if (name === undefined || (typeof name === 'string' && !/^[\w.@-]{1,80}$/.test(name))) return undefined;
  return readable({ scheme: 'basic', user: name, password: secret });
}

function after(text: string, heads: readonly string[]): string | undefined {
  const lower = text.toLowerCase();
  const head = heads.find((each) => lower.startsWith(each));
  return head === undefined ? undefined : text.slice(head.length).trim();
}
