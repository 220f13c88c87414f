/** Answers in Markdown. What comes out of a document is shown as code, so that nothing in it is a link or a picture. */
import type { Range } from 'vscode-languageserver';

export interface Answer {
  readonly range: Range;
  readonly markdown: string;
}

const LONGEST = 400;

/** Paragraphs; those that say nothing are left out. */
export function lines(...paragraphs: readonly (string | undefined)[]): string {
  return paragraphs.filter((paragraph) => paragraph !== undefined && paragraph !== '').join('\n\n');
}

export function code(written: string): string {
  const line = written.replace(/[\r\n\t]/g, ' ').trim();
  const short = line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line;
  if (!short.includes('`')) return `\`${short}\``;
  return `\`\` ${short.replaceAll('``', '` `')} \`\``;
}

/** For words in a sentence: marks of Markdown mean nothing there. */
export function words(written: string): string {
  const line = written.replace(/[\r\n\t]/g, ' ').trim();
  const short = line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line;
  return short.replace(/[\\`*_{}[\]()#+!<>|~]/g, '\\$&');
}

/** Markdown as plain text, for clients that show no Markdown. */
export function plain(markdown: string): string {
  return markdown
    .replaceAll('**', '')
    .replaceAll('`', '')
    .replace(/\\(?=[^\w\s])/g, '');
}
