/** GraphQL's schema language: types, fields, and the operations of the root types. */
import { createRequire } from 'node:module';
import type { DocumentNode } from 'graphql';
import type { ContractFile, ContractOperation } from './contract.ts';
import { namedContract } from './named-contract.ts';

const require = createRequire(import.meta.url);
const MOST_TOKENS = 4_000_000;
const ROOTS = { query: 'Query', mutation: 'Mutation', subscription: 'Subscription' };

export function readGraphql(text: string): ContractFile {
  let document: DocumentNode;
  try {
    const { parse } = require('graphql/language/parser') as typeof import('graphql');
    document = parse(text, { noLocation: true, maxTokens: MOST_TOKENS });
  } catch (error) {
    return { state: 'unreadable', message: `${lineOf(error)}it is no schema of GraphQL` };
  }
  const names = new Set<string>();
  const operations: ContractOperation[] = [];
  const roots = new Set(Object.values(ROOTS));
  for (const definition of document.definitions) {
    if (definition.kind !== 'SchemaDefinition' && definition.kind !== 'SchemaExtension') continue;
    for (const { type } of definition.operationTypes ?? []) roots.add(type.name.value);
  }
  for (const definition of document.definitions) {
    if (!('name' in definition) || definition.name === undefined) continue;
    const name = definition.name.value;
    names.add(definition.kind === 'DirectiveDefinition' ? `@${name}` : name);
    const parts = [
      ...('fields' in definition ? (definition.fields ?? []) : []),
      ...('values' in definition ? (definition.values ?? []) : []),
    ];
    for (const part of parts) {
      const whole = `${name}.${part.name.value}`;
      names.add(whole);
      if (roots.has(name)) operations.push({ name: whole, method: undefined, path: undefined });
    }
  }
  return { state: 'read', contract: namedContract({ kind: 'graphql', names, operations, canonical }) };
}

/** `Query/user`, `Query.user(id:)` are `Query.user`. */
function canonical(fragment: string): string {
  const bracket = fragment.indexOf('(');
  const way = bracket < 0 ? fragment : fragment.slice(0, bracket);
  return (way.startsWith('/') ? way.slice(1) : way).replaceAll('/', '.');
}

function lineOf(error: unknown): string {
  const locations = (error as { readonly locations?: readonly { readonly line: number }[] }).locations;
  return locations?.[0] === undefined ? '' : `line ${locations[0].line}: `;
}
