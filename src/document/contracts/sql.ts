/** SQL: the statements that a comment names, in the ways that tools name them, and the things that are created. */
import type { Contract } from './contract.ts';
import { namedContract } from './named-contract.ts';

const NAMES: readonly string[] = ['name:', ':name', '@name', 'name'];
const CREATED: ReadonlySet<string> = new Set([
  'table',
  'view',
  'procedure',
  'proc',
  'function',
  'sequence',
  'type',
  'trigger',
  'package',
]);
/** Words that may stand between CREATE and the kind, and between the kind and the name. */
const PASSED: ReadonlySet<string> = new Set([
  'or',
  'replace',
  'alter',
  'temp',
  'temporary',
  'global',
  'local',
  'materialized',
  'unlogged',
  'external',
  'if',
  'not',
  'exists',
  'body',
]);
const LONGEST_LINE = 1_000;

export function readSql(text: string): Contract {
  const names = new Set<string>();
  const statements = new Set<string>();
  for (const line of text.split('\n')) {
    const words = line
      .slice(0, LONGEST_LINE)
      .trim()
      .split(/[\s(;]/)
      .filter((word) => word !== '');
    const statement = statementName(words);
    if (statement !== undefined) statements.add(statement);
    const created = createdName(words);
    if (created === undefined) continue;
    names.add(created);
    names.add(created.slice(created.lastIndexOf('.') + 1));
  }
  const operations = [...statements].map((name) => ({ name, method: undefined, path: undefined }));
  for (const name of statements) names.add(name);
  return namedContract({ kind: 'sql', names, operations, canonical });
}

/** `-- name: find_user :one`, `-- :name find-user :? :1`, and `@name FindUser` in a comment. */
function statementName(words: readonly string[]): string | undefined {
  const [mark = '', label = '', name] = words;
  if (!(mark === '--' || mark === '/*' || mark === '*' || mark === '#')) return undefined;
  if (label === 'name' && words[2] !== undefined) return words[2] === ':' ? plain(words[3]) : undefined;
  return NAMES.includes(label.toLowerCase()) ? plain(name) : undefined;
}

function plain(name: string | undefined): string | undefined {
  const trimmed = name === undefined ? '' : /^[\w.$-]+/.exec(name)?.[0];
  return trimmed === '' ? undefined : trimmed;
}

function createdName(words: readonly string[]): string | undefined {
  if (words[0]?.toLowerCase() !== 'create') return undefined;
  let at = 1;
  while (PASSED.has(words[at]?.toLowerCase() ?? '')) at++;
  if (!CREATED.has(words[at]?.toLowerCase() ?? '')) return undefined;
  at++;
  while (PASSED.has(words[at]?.toLowerCase() ?? '')) at++;
  return words[at]?.replace(/["`[\]]/g, '');
}

function canonical(fragment: string): string {
  return fragment.startsWith('/') ? fragment.slice(1) : fragment;
}
