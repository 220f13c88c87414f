/** Pages of codes: each lives beside the code that it explains, and is printed as it is written, with a line on how to silence it. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { CODES } from '../document/codes.ts';
import { RULES } from '../document/rules/index.ts';
import { NEVER_SILENT } from '../document/rules/run.ts';

const SOURCE = fileURLToPath(new URL('../', import.meta.url));
const ERRORS = `${SOURCE}requirement/errors.md`;

/** Folders whose entries are codes: a folder with a README, or a page of that name. */
const SHELVES = ['document/rules', 'document/codes', 'runtime/policies'] as const;

/** The page of a finding, a policy or an error; undefined when there is none of that name. */
export function pageOf(code: string): string | undefined {
  if (!/^[\w-]+$/.test(code)) return undefined;
  for (const shelf of SHELVES) {
    for (const file of [`${SOURCE}${shelf}/${code}/README.md`, `${SOURCE}${shelf}/${code}.md`]) {
      if (existsSync(file)) return `${readFileSync(file, 'utf8')}${howToSilence(code)}`;
    }
  }
  return errorPages().get(code.toUpperCase());
}

/** The same for every finding, so it is on no page by itself; empty for what is no finding. */
function howToSilence(code: string): string {
  const isRule = RULES.some((rule) => rule.code === code);
  if (!isRule && !Object.hasOwn(CODES, code)) return '';
  if (NEVER_SILENT.has(code)) return '\nNothing silences it.\n';
  const where =
    isRule || CODES[code as keyof typeof CODES].severity !== 'error' ? '' : ' Where it stops the document, nothing does.';
  return `\nTo silence it in one document: \`<!-- concordat-ignore ${code}: the reason -->\`.${where}\n`;
}

/** Every code that has a page. */
export function codesWithPages(): string[] {
  const shelved = SHELVES.flatMap((shelf) => {
    const folder = `${SOURCE}${shelf}`;
    if (!existsSync(folder)) return [];
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => (entry.isDirectory() ? existsSync(`${folder}/${entry.name}/README.md`) : entry.name.endsWith('.md')))
      .map((entry) => entry.name.replace(/\.md$/, ''));
  });
  return [...shelved, ...errorPages().keys()].filter((name) => name !== 'README');
}

/** The sections of the page of errors, by code. */
function errorPages(): Map<string, string> {
  const sections = readFileSync(ERRORS, 'utf8').split(/^(?=## )/m);
  return new Map(
    sections.flatMap((section) => {
      const code = /^## `?(CONCORDAT_\w+)/.exec(section)?.[1];
      return code === undefined ? [] : [[code, section.replace(/^## /, '# ')]];
    }),
  );
}
