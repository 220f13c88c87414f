/** Writes everything that is made from tables in the code. `--check` writes nothing and fails when a file is not what it would be. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { commandLinePages } from './reference/command-line.ts';
import { referencePages } from './reference/pages.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const check = process.argv.includes('--check');
const pages = { ...commandLinePages(), ...referencePages() };
let stale = 0;

for (const [file, content] of Object.entries(pages)) {
  const path = `${root}${file}`;
  if (existsSync(path) && readFileSync(path, 'utf8') === content) continue;
  stale += 1;
  if (check) console.error(`${file} is not up to date: npm run generate`);
  else {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
    console.error(`wrote ${file}`);
  }
}
if (check && stale > 0) process.exit(1);
console.error(`generated: ${Object.keys(pages).length} files, ${stale} ${check ? 'stale' : 'written'}`);
