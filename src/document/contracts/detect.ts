/** What kind of file a text is, by what it says, and by its name where that says nothing. */

export type Form = 'json' | 'yaml' | 'xml' | 'graphql' | 'sql' | 'copybook' | 'other';

const BY_NAME: Readonly<Record<string, Form>> = {
  json: 'json',
  avsc: 'json',
  yaml: 'yaml',
  yml: 'yaml',
  wsdl: 'xml',
  xsd: 'xml',
  xml: 'xml',
  graphql: 'graphql',
  graphqls: 'graphql',
  gql: 'graphql',
  sql: 'sql',
  cpy: 'copybook',
  cbl: 'copybook',
  cob: 'copybook',
  copybook: 'copybook',
};
const YAML_OPENERS = ['openapi:', 'swagger:', 'asyncapi:', '"openapi":', "'openapi':", '$schema:', '%YAML', '---'];
const GRAPHQL_WORDS = /^(?:type|schema|scalar|enum|input|interface|union|directive|extend)[ \t]+[@\w{]/;
const SQL_WORDS = /^(?:create|select|insert|update|delete|with|alter|call|merge)[ \t\n]/i;
const GLIMPSE = 2_000;

export function formOf(text: string, file: string): Form {
  const start = text.slice(0, GLIMPSE).trimStart();
  const first = start[0];
  const named = BY_NAME[extensionOf(file)];
  if (first === '{' && named !== 'graphql' && named !== 'yaml') return 'json';
  if (first === '[' && named !== 'yaml') return 'json';
  if (first === '<') return 'xml';
  if (YAML_OPENERS.some((opener) => start.startsWith(opener))) return 'yaml';
  if (named !== undefined) return named;
  if (GRAPHQL_WORDS.test(start)) return 'graphql';
  if (SQL_WORDS.test(start)) return 'sql';
  return 'other';
}

function extensionOf(file: string): string {
  return file.slice(file.lastIndexOf('.') + 1).toLowerCase();
}
