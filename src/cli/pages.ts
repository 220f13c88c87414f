/** Pages of codes: each lives beside the code that it explains, and is printed as it is written. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const SOURCE = fileURLToPath(new URL('../', import.meta.url));
const ERRORS = `${SOURCE}requirement/errors.md`;

/** Folders whose entries are codes: a folder with a README, or a page of that name. */
const SHELVES = ['document/rules', 'document/codes', 'runtime/policies'] as const;

/** The page of a finding, a policy or an error; undefined when there is none of that name. */
export function pageOf(code: string): string | undefined {
  if (!/^[\w-]+$/.test(code)) return undefined;
  for (const shelf of SHELVES) {
    for (const file of [`${SOURCE}${shelf}/${code}/README.md`, `${SOURCE}${shelf}/${code}.md`]) {
      if (existsSync(file)) return readFileSync(file, 'utf8');
    }
  }
  return errorPages().get(code.toUpperCase());
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
