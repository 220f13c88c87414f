/** Makes `dist/` for publishing: JavaScript and declarations by `tsc`, and the pages and data that the sources read from beside themselves. */
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { filesBelow } from './source-files.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = join(root, 'dist');

rmSync(dist, { recursive: true, force: true });
const tsc = spawnSync(join(root, 'node_modules/.bin/tsc'), ['-p', 'tsconfig.build.json'], { cwd: root, stdio: 'inherit' });
if (tsc.status !== 0) process.exit(1);
for (const ending of ['.md', '.json']) {
  for (const file of filesBelow(join(root, 'src'), ending)) {
    if (!/\.test\.md$|\/testing\/|\/transcripts\//.test(file)) cpSync(file, join(dist, relative(join(root, 'src'), file)));
  }
}
chmodSync(join(dist, 'cli', 'main.js'), 0o755);
