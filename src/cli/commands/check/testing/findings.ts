/** Findings of a rule that does not exist, for the tests of what is done with findings: each word of a text that is wrong. */
import type { Checked } from '../../../../document/check.ts';
import type { Folder } from '../../../../document/folder.ts';
import { lineStartsOf } from '../../../../document/line-starts.ts';
import type { Diagnostic, Fix } from '../../../../requirement/diagnostic.ts';
import { diagnostic } from './report.ts';

export type Wrong = Readonly<Record<string, { readonly right: string; readonly safe: boolean }>>;

export function findWords(wrong: Wrong): (folder: Folder) => Promise<Checked> {
  return async ({ texts }) => ({
    entries: [],
    diagnostics: texts.flatMap(({ file, text }) =>
      Object.entries(wrong).flatMap(([word, { right, safe }]) =>
        places(text, word).map((range) => found(file, range, right, safe)),
      ),
    ),
  });
}

function found(file: string, range: Diagnostic['range'], text: string, safe: boolean): Diagnostic {
  const fix: Fix = { edits: [{ range, text }], safe };
  return diagnostic({ file, range, fix });
}

function places(text: string, word: string): Diagnostic['range'][] {
  const ranges: Diagnostic['range'][] = [];
  const starts = lineStartsOf(text);
  for (const [index, start] of starts.entries()) {
    const line = text.slice(start, starts[index + 1]);
    for (let at = line.indexOf(word); at >= 0; at = line.indexOf(word, at + 1)) {
      const position = (column: number) => ({ line: index + 1, column: column + 1 });
      ranges.push({ start: position(at), end: position(at + word.length) });
    }
  }
  return ranges;
}
