/** Names of environment variables that a project gives an example of. Never a value. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { CompletionItemKind } from 'vscode-languageserver';
import { pathIn } from '../paths.ts';
import type { Project } from '../project.ts';
import type { Offer } from './item.ts';

const EXAMPLES = ['.env.example', '.env.sample', '.env.template'];
const LARGEST = 64 * 1024;

export function secretOffers(project: Project, file: string): Offer[] {
  const names = new Set<string>();
  for (const { digest } of project.entries)
    for (const reference of digest?.secrets ?? []) if (reference.startsWith('env:')) names.add(reference.slice(4));
  for (const folder of new Set([project.root, project.folder ?? project.root, dirname(pathIn(project.root, file))]))
    for (const example of EXAMPLES) for (const name of namesIn(join(folder, example))) names.add(name);
  return [...names].sort().map((name) => ({ label: name, kind: CompletionItemKind.Variable, text: `env:${name}` }));
}

function namesIn(path: string): string[] {
  try {
    if (!existsSync(path) || statSync(path).size > LARGEST) return [];
    return readFileSync(path, 'utf8')
      .split('\n')
      .flatMap((line) => /^(?:export )?([A-Z_][A-Z0-9_]{0,99})=/.exec(line.trim())?.[1] ?? []);
  } catch {
    return [];
  }
}
