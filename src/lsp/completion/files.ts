/** Contracts below a document's folder, and the parts of one. */
import { readdirSync } from 'node:fs';
import { extname, join } from 'node:path';
import { CompletionItemKind } from 'vscode-languageserver';
import { fragmentsOf, operationNamed } from '../contract-outline.ts';
import { readContractText } from '../navigation/definition.ts';
import type { Offer } from './item.ts';

const CONTRACTS: ReadonlySet<string> = new Set([
  '.yaml',
  '.yml',
  '.json',
  '.wsdl',
  '.xsd',
  '.xml',
  '.graphql',
  '.gql',
  '.sql',
  '.cpy',
  '.cbl',
]);
const DEEPEST = 4;
const MOST = 500;

export function fileOffers(folder: string): Offer[] {
  const offers: Offer[] = [];
  const visit = (inner: string, named: string, depth: number): void => {
    let entries: { name: string; isDirectory(): boolean; isFile(): boolean }[];
    try {
      entries = readdirSync(inner, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
    } catch {
      return;
    }
    for (const entry of entries) {
      if (offers.length >= MOST || entry.name.startsWith('.') || entry.name === 'node_modules') continue;
      const file = `${named}${entry.name}`;
      if (entry.isDirectory()) {
        if (depth < DEEPEST) visit(join(inner, entry.name), `${file}/`, depth + 1);
      } else if (entry.isFile() && CONTRACTS.has(extname(entry.name).toLowerCase()))
        offers.push({ label: file, kind: CompletionItemKind.File, text: addressOf(file) });
    }
  };
  visit(folder, '', 0);
  return offers;
}

/** `file` as the link writes it; `path` is where that is. */
export function fragmentOffers(file: string, path: string): Offer[] {
  const text = readContractText(path);
  if (text === undefined) return [];
  return fragmentsOf(text, path).map((fragment) => ({
    label: operationNamed(fragment),
    kind: CompletionItemKind.Reference,
    detail: fragment,
    text: `${file}#${addressOf(fragment)}`,
  }));
}

/** Without what would end the link. */
function addressOf(written: string): string {
  return written.replaceAll(' ', '%20').replaceAll('(', '%28').replaceAll(')', '%29');
}
