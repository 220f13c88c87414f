/** Words around the parts of an authentication phrase, as data: what people write in the six languages of the vocabulary. */
import type { SecretStore } from '../../../requirement/secret-reference.ts';
import { fold } from '../../vocabulary/fold.ts';

/** Before a reference: where a secret comes from. */
export const FROM: ReadonlySet<string> = folded(
  'from via',
  'da dal dalla dallo dall',
  'de del desde',
  'de du depuis d',
  'aus von vom',
  'de do da desde',
);

export const USER: ReadonlySet<string> = folded(
  'user username login',
  'utente username',
  'usuario',
  'utilisateur identifiant',
  'benutzer benutzername',
  'usuário utilizador',
);

export const PASSWORD: ReadonlySet<string> = folded(
  'password pass',
  'password',
  'contraseña clave',
  'passe',
  'passwort kennwort',
  'senha palavra-passe',
);

/** What begins the phrase of an API key. */
export const KEY_HEADS: readonly string[] = [
  ...['api key', 'api-key', 'apikey', 'api token', 'access key', 'chiave api', 'clave de api', 'clave api', 'clé api'],
  ...["clé d'api", 'api-schlüssel', 'api schlüssel', 'chave de api', 'chave api'],
];
export const BEARER_HEADS: readonly string[] = ['bearer-token', 'bearer', 'http bearer', 'token bearer'];
export const BASIC_HEADS: readonly string[] = ['basic', 'http basic'];

/** Where a key is put. */
export const PLACES: ReadonlyMap<string, 'header' | 'query' | 'cookie'> = new Map([
  ...[...folded('header headers', 'intestazione', 'cabecera encabezado', 'en-tête', 'kopfzeile', 'cabeçalho')].map(
    (word) => [word, 'header'] as const,
  ),
  ...[...folded('query querystring')].map((word) => [word, 'query'] as const),
  ['cookie', 'cookie'],
]);

/** Words that say nothing of their own between the parts. */
export const FILLERS: ReadonlySet<string> = folded(
  'the a an in as with and by http token tokens auth authentication authorization parameter param named called value key secret static',
  'il lo la e con nel nell',
  'el y con en',
  'le et avec dans mot',
  'der die das dem den und mit im in',
  'o e com em',
);

/** What says that a name is a variable of the environment. */
export const VARIABLE: ReadonlySet<string> = folded(
  'env environment variable var',
  'variabile ambiente',
  'variable entorno',
  'variable environnement',
  'umgebung umgebungsvariable variable variablen',
  'variável ambiente',
);

/** What a store is called in prose; the longest name first. */
export const STORES: readonly (readonly [words: string, store: SecretStore, name: string])[] = [
  ['key vault', 'azure-key-vault', 'Azure Key Vault'],
  ['secrets manager', 'aws-secrets-manager', 'AWS Secrets Manager'],
  ['vault', 'vault', 'Vault'],
];

/** A path inside a store, and nothing that could be the secret: words of small letters between slashes. */
export function isPathOfWords(word: string): boolean {
  return (
    word.length <= 100 &&
    word.includes('/') &&
    word.split('/').every((part) => /^[a-z]{1,20}(?:[-_][a-z]{1,20}){0,4}\d{0,2}$/.test(part))
  );
}

/** The name of a variable, as it is written everywhere: `STRIPE_SECRET_KEY`. */
export function isVariableName(word: string): boolean {
  const parts = word.split('_');
  return (
    word.length <= 60 &&
    parts.length > 1 &&
    parts.every((part) => /^[A-Z]{1,16}\d{0,2}$|^\d{1,2}$/.test(part)) &&
    /^[A-Z]/.test(word)
  );
}

/** The name of a header that carries a key, and no key: `X-Api-Key`. */
export function isHeaderName(word: string): boolean {
  const parts = word.split(/[-_]/);
  if (word.length > 60 || !parts.every((part) => /^[A-Za-z]{1,16}$/.test(part))) return false;
  return (parts.length > 1 && parts[0]?.toLowerCase() === 'x') || /key$|token$|^authorization$/i.test(word);
}

function folded(...languages: readonly string[]): ReadonlySet<string> {
  return new Set(languages.flatMap((words) => words.split(' ').map(fold)));
}
