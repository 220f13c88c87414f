/** YAML by a full parser, for what the fast reader leaves to it. */
import { createRequire } from 'node:module';
import { maskSecrets } from '../credentials/secrets.ts';

const require = createRequire(import.meta.url);

/** A full parser takes about a second for a megabyte. */
const LARGEST = 4 * 1024 * 1024;

export type YamlReading =
  | { readonly ok: true; readonly values: readonly unknown[] }
  | { readonly ok: false; readonly message: string };

/** Every document of a text. Aliases are expanded a hundred times at most. */
export function readYaml(text: string): YamlReading {
  if (text.length > LARGEST)
    return {
      ok: false,
      message: `it is not plain YAML, and has more than the ${LARGEST} characters up to which other YAML is read`,
    };
  const { LineCounter, parseAllDocuments } = require('yaml') as typeof import('yaml');
  const lines = new LineCounter();
  try {
    const documents = parseAllDocuments(text, { lineCounter: lines, prettyErrors: false, logLevel: 'silent' });
    if (!Array.isArray(documents)) return { ok: true, values: [] };
    for (const { errors } of documents) {
      const [error] = errors;
      if (error === undefined) continue;
      const { line, col } = lines.linePos(error.pos[0]);
      return {
        ok: false,
        message: `line ${line}, column ${col}: ${maskSecrets(error.message.split('\n')[0] ?? '').slice(0, 160)}`,
      };
    }
    return { ok: true, values: documents.map((document) => document.toJS({ maxAliasCount: 100 })) };
  } catch (error) {
    if (error instanceof RangeError) return { ok: false, message: 'it nests too deeply' };
    return { ok: false, message: 'it repeats itself by aliases without end' };
  }
}
