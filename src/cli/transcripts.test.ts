/** Every transcript, run against the real `bin/concordat`. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { playTranscript } from './testing/transcript.ts';

const FOLDER = fileURLToPath(new URL('./transcripts/', import.meta.url));

describe('transcripts', { concurrency: 2 }, () => {
  for (const name of readdirSync(FOLDER).filter((file) => file.endsWith('.md'))) {
    it(name, async () => {
      const folder = mkdtempSync(join(tmpdir(), 'concordat-'));
      try {
        await playTranscript(join(FOLDER, name), folder);
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    });
  }
});
