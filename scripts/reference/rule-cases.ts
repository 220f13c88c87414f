/** How loud each rule is for each criticality, and whether it offers a fix: found out by playing the rule's own test cases. */
import { readFileSync } from 'node:fs';
import { contractOf } from '../../src/document/contracts/read.ts';
import type { Rule } from '../../src/document/rules/rule.ts';
import { Workspace } from '../../src/document/workspace.ts';
import type { Severity } from '../../src/requirement/diagnostic.ts';
import type { Criticality } from '../../src/requirement/requirement.ts';

export interface Behaviour {
  /** Empty where it finds nothing at that criticality. */
  readonly severities: Readonly<Record<Criticality, readonly Severity[]>>;
  readonly fix: 'safe' | 'for people' | undefined;
}

interface Case {
  today: string;
  readonly files: Map<string, string>;
}

const CRITICALITIES: Readonly<Record<Criticality, string>> = {
  critical: 'Critical',
  important: 'Important',
  optional: 'Optional',
};
const ORDER: readonly Severity[] = ['error', 'warning', 'note'];
const CLAUSE = /^(- )?\*\*Criticality\*\*: .*$/m;

export function behaviourOf(rule: Rule): Behaviour {
  const page = readFileSync(new URL(`../../src/document/rules/${rule.code}/rule.test.md`, import.meta.url), 'utf8');
  const seen: Record<Criticality, Set<Severity>> = { critical: new Set(), important: new Set(), optional: new Set() };
  let safe: boolean | undefined;
  for (const { today, files } of cases(page)) {
    for (const file of filesWithFindings(rule, today, files)) {
      for (const [criticality, word] of Object.entries(CRITICALITIES) as [Criticality, string][]) {
        const text = (files.get(file) ?? '').replace(CLAUSE, `$1**Criticality**: ${word}`);
        for (const { severity, fix } of found(rule, today, new Map([...files, [file, text]]), file)) {
          seen[criticality].add(severity);
          if (fix !== undefined) safe = safe === true || fix.safe;
        }
      }
    }
  }
  const severities = Object.fromEntries(
    Object.entries(seen).map(([criticality, found]) => [criticality, ORDER.filter((severity) => found.has(severity))]),
  ) as unknown as Behaviour['severities'];
  if (Object.values(severities).every((some) => some.length === 0))
    throw new Error(`${rule.code} finds nothing in its own cases`);
  return { severities, fix: safe === undefined ? undefined : safe ? 'safe' : 'for people' };
}

function filesWithFindings(rule: Rule, today: string, files: ReadonlyMap<string, string>): string[] {
  return [...files.keys()].filter((file) => file.endsWith('.md') && found(rule, today, files, file).length > 0);
}

function found(rule: Rule, today: string, files: ReadonlyMap<string, string>, file: string) {
  const workspace = new Workspace({
    profiles: [],
    today,
    rules: [rule],
    codeowners: () => files.get('CODEOWNERS'),
    contract: (path) => {
      const text = files.get(path);
      return text === undefined ? { state: 'missing' } : contractOf(text, path);
    },
  });
  for (const [path, text] of files) if (path.endsWith('.md') && !path.endsWith('README.md')) workspace.set({ file: path, text });
  for (const [path, text] of files) if (path.endsWith('README.md')) workspace.setReadme({ file: path, text });
  return workspace.diagnosticsOf(file).filter(({ code }) => code === rule.code);
}

/** The fences below each heading of `rule.test.md`, as `src/document/rules/rules.test.ts` reads them; the marks are left out. */
function cases(page: string): Case[] {
  const all: Case[] = [];
  let file: string | undefined;
  let fence = '';
  let lines: string[] = [];
  for (const line of page.split('\n')) {
    const current = all.at(-1);
    if (file === undefined) {
      if (line.startsWith('## ')) all.push({ today: '2026-01-01', files: new Map() });
      else if (line.startsWith('Today: ') && current !== undefined) current.today = line.slice(7);
      else if (line.startsWith('```')) {
        fence = /^`+/.exec(line)?.[0] ?? '';
        [file, lines] = [line.slice(fence.length).trim(), []];
      }
    } else if (line === fence) {
      current?.files.set(file, `${lines.join('\n')}\n`);
      file = undefined;
    } else if (!/^ *\^+ (?:error|warning|note)$/.test(line)) lines.push(line.replaceAll('¦', ''));
  }
  return all;
}
