/**
 * `postgres://user:password@host:5432,other-host/database?schema=concordat&sslmode=verify-full`: where the database is. Several hosts
 * are one database with standbys; the one that can be written to is used. Must not show a password anywhere.
 */
import { ConcordatError } from '../../requirement/errors.ts';

export interface Address {
  /** What `pg` is given, one per host, in order. With the password. */
  readonly connections: readonly string[];
  readonly schema: string;
  /** For people: without password and parameters. */
  readonly place: string;
}

const OWN_PARAMETERS = ['schema', 'target_session_attrs'];
const SCHEMA_LETTERS = 'abcdefghijklmnopqrstuvwxyz0123456789_';

export function readAddress(url: string): Address {
  const scheme = ['postgres://', 'postgresql://'].find((start) => url.startsWith(start));
  if (scheme === undefined) throw invalid('it does not begin with postgres://');
  const rest = url.slice(scheme.length);
  const end = firstOf(rest, '/?#');
  const authority = rest.slice(0, end);
  const [path = '', query = ''] = split(rest.slice(end), '?');
  const at = authority.lastIndexOf('@');
  const user = at < 0 ? '' : authority.slice(0, at + 1);
  const hosts = authority.slice(at + 1).split(',');
  const parameters = new URLSearchParams(query);
  const schema = parameters.get('schema') ?? 'concordat';
  if (schema === '' || schema.length > 40 || [...schema].some((letter) => !SCHEMA_LETTERS.includes(letter))) {
    throw invalid('its schema must be at most 40 small letters, digits and _');
  }
  const target = parameters.get('target_session_attrs') ?? 'read-write';
  if (target !== 'read-write' && target !== 'primary') {
    throw invalid('its target_session_attrs must be read-write, as the store is written to');
  }
  for (const name of OWN_PARAMETERS) parameters.delete(name);
  const kept = parameters.size > 0 ? `?${parameters}` : '';
  const connections = hosts.map((host) => `${scheme}${user}${host}${path}${kept}`);
  for (const connection of connections) {
    if (!URL.canParse(connection) && !URL.canParse(connection.replace('@/', '@localhost/'))) {
      throw invalid('it cannot be read; write special characters of the password as %-codes');
    }
  }
  const name = user.slice(0, firstOf(user, ':@'));
  const place = `postgres://${name}${name === '' ? '' : '@'}${hosts.join(',')}${path}`;
  return { connections, schema, place: schema === 'concordat' ? place : `${place}?schema=${schema}` };
}

function invalid(why: string): ConcordatError {
  return new ConcordatError(
    'CONCORDAT_STORE_UNAVAILABLE',
    `the URL of the PostgreSQL store cannot be used: ${why} (postgres://user:password@host:5432/database)`,
  );
}

function firstOf(text: string, letters: string): number {
  const found = [...text].findIndex((letter) => letters.includes(letter));
  return found < 0 ? text.length : found;
}

function split(text: string, at: string): [string, string] {
  const index = text.indexOf(at);
  return index < 0 ? [text, ''] : [text.slice(0, index), text.slice(index + 1)];
}
