/**
 * Declarations that teach the compiler the documents: which ids there are, which operations each has, what these need and
 * answer. Everything that comes from a document or a contract is written as a quoted literal, so none of it can become code.
 */

import type { Meaning } from '../../document/compile/assemble.ts';
import { compareIds } from '../../document/matrix-rows.ts';
import type { ContractLink, Operation } from '../../requirement/operation.ts';
import { typeAt } from './schema.ts';

export interface Declarations {
  readonly text: string;
  readonly requirements: number;
  readonly operations: number;
  /** Operations whose body or answer is `unknown` although a contract is linked, and which contract that is. */
  readonly untyped: readonly { readonly requirement: string; readonly operation: string; readonly contract: string }[];
}

export type TreeOfContract = (requirement: Meaning, file: string) => unknown;

/** `requirements` in any order; of two with one id or slug the first by file counts, as everywhere. */
export function declarationsOf(requirements: readonly Meaning[], tree: TreeOfContract): Declarations {
  const untyped: { requirement: string; operation: string; contract: string }[] = [];
  const names = new Set<string>();
  const lines: string[] = [];
  let operations = 0;
  let declared = 0;
  let anything = false;
  for (const requirement of [...requirements].sort((a, b) => compareIds(a.id, b.id) || (a.file < b.file ? -1 : 1))) {
    const { id, slug, title } = requirement;
    if (names.has(id)) continue;
    names.add(id);
    declared += 1;
    const own = requirement.operations.filter(({ implicit }) => !implicit);
    operations += own.length;
    lines.push(`    /** ${comment(title)} */`, `    ${quoted(id)}: {`);
    if (own.length === 0) {
      anything = true;
      lines.push('      /** The document has no table of operations. */', '      operations: AnyOperations;');
    } else {
      lines.push('      operations: {');
      for (const operation of own) {
        const { text, missing } = typeOf(operation, requirement, tree);
        for (const contract of missing) untyped.push({ requirement: id, operation: operation.name, contract });
        lines.push(`        /** ${comment(operation.request)} */`, `        ${quoted(operation.name)}: ${text};`);
      }
      lines.push('      };');
    }
    lines.push('    };');
    if (slug !== '' && !names.has(slug)) {
      names.add(slug);
      lines.push(`    ${quoted(slug)}: Requirements[${quoted(id)}];`);
    }
  }
  const text = [
    '// Made by "concordat types" from the integration documents. Run it again instead of changing this.',
    anything ? "import type { AnyOperations } from 'concordat';" : "import type {} from 'concordat';",
    '',
    "declare module 'concordat' {",
    '  interface Requirements {',
    ...lines,
    '  }',
    '}',
    '',
  ].join('\n');
  return { text, requirements: declared, operations, untyped };
}

function typeOf(
  operation: Operation,
  requirement: Meaning,
  tree: TreeOfContract,
): { readonly text: string; readonly missing: readonly string[] } {
  const missing: string[] = [];
  const linked = (link: ContractLink | undefined, side: 'body' | 'answer'): string | undefined => {
    if (link === undefined) return undefined;
    const type = typeAt(tree(requirement, link.file), link.fragment, side);
    if (type === undefined) missing.push(link.file);
    return type;
  };
  const body = takesBody(operation) ? linked(operation.input, 'body') : undefined;
  const answer = linked(operation.output, 'answer');
  const parts = [
    ...(operation.http === undefined ? [] : [`params: ${paramsType(operation.http.path)}`]),
    ...(body === undefined ? [] : [`body: ${body}`]),
    ...(answer === undefined ? [] : [`answer: ${answer}`]),
  ];
  return { text: parts.length === 0 ? '{}' : `{ ${parts.join('; ')} }`, missing };
}

/** A GET's Input describes its query. */
function takesBody({ http }: Operation): boolean {
  return http === undefined || !['GET', 'HEAD', 'DELETE', 'OPTIONS'].includes(http.method.toUpperCase());
}

function paramsType(path: string): string {
  const names = paramsOf(path);
  return names.length === 0 ? '{}' : `{ ${names.map((name) => `${quoted(name)}: string | number`).join('; ')} }`;
}

/** `{id}` and `{path...}` in a path. */
function paramsOf(path: string): readonly string[] {
  const names: string[] = [];
  for (let open = path.indexOf('{'); open >= 0; open = path.indexOf('{', open + 1)) {
    const close = path.indexOf('}', open);
    if (close < 0) break;
    const written = path.slice(open + 1, close);
    const name = written.endsWith('...') ? written.slice(0, -3) : written;
    if (name !== '' && !names.includes(name)) names.push(name);
  }
  return names;
}

function quoted(text: string): string {
  return JSON.stringify(text.toWellFormed());
}

/** One line that cannot end its comment. */
function comment(text: string): string {
  return [...text.toWellFormed()]
    .map((character) => (character < ' ' || character === '\u2028' || character === '\u2029' ? ' ' : character))
    .join('')
    .replaceAll('*/', '* /')
    .trim();
}
