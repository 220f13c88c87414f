/** The example documents as the demo runs them: as they are, or as a copy whose sandbox addresses name other ports. */
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

export const INTEGRATIONS = resolve(import.meta.dirname, '../integrations');

export interface DocumentFolder extends Disposable {
  readonly path: string;
}

/** Copies the documents and rewrites each one's text; the copy is removed when it is disposed of. */
export function copyDocuments(rewrite: (text: string, file: string) => string): DocumentFolder {
  const path = mkdtempSync(join(tmpdir(), 'concordat-integrations-'));
  cpSync(INTEGRATIONS, path, { recursive: true });
  for (const file of readdirSync(path)) {
    if (!file.startsWith('REQ-I-')) continue;
    const place = join(path, file);
    writeFileSync(place, rewrite(readFileSync(place, 'utf8'), file));
  }
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}

/** Every `http://127.0.0.1:<port>` that is a key of `ports`, with the port it stands for. */
export function movePorts(text: string, ports: ReadonlyMap<number, number>): string {
  return text.replace(/(?<=http:\/\/127\.0\.0\.1:)\d+/g, (port) => String(ports.get(Number(port)) ?? port));
}
