/** Links to files beside a document: `[fields](contracts/stripe.yaml#/paths/~1v1~1refunds/post)`. */
import { dirname, join } from 'node:path';
import type { Text } from './text.ts';

export interface FileLink {
  /** Relative to the document's folder. */
  readonly file: string;
  /** Without the `#`; undefined where there is none. */
  readonly fragment: string | undefined;
  /** Offsets of the address. */
  readonly start: number;
  readonly end: number;
}

const LONGEST = 1_000;

/** In order; addresses of other machines and places in the document itself are none. */
export function linksIn(text: Text): FileLink[] {
  return [...linksOf(text.document.text, 0, text.document.text.length), ...namedFiles(text)].sort((a, b) => a.start - b.start);
}

function linksOf(text: string, from: number, to: number): FileLink[] {
  const found: FileLink[] = [];
  for (let at = text.indexOf('](', from); at >= 0 && at < to; at = text.indexOf('](', at + 2)) {
    const link = addressAt(text, at + 2);
    if (link !== undefined) found.push(link);
  }
  return found;
}

/** The link whose address the offset is in. */
export function linkAt(text: Text, offset: number): FileLink | undefined {
  const { line } = text.positionAt(offset);
  const start = text.startOfLine(line);
  const written = linksOf(text.document.text, start, text.endOfLine(line));
  return [...written, ...namedFiles(text)].find((link) => link.start <= offset && offset <= link.end);
}

/** Files that clauses name without a link: `**Contract**: contracts/stripe.yaml`. */
export function namedFiles({ document }: Text): FileLink[] {
  return document.clauses.flatMap(({ name, value, range }) => {
    if (name !== 'Contract' || value === '' || value.includes('](') || value.includes(' ')) return [];
    const start = (document.lineStarts[range.start.line - 1] ?? 0) + range.start.column - 1;
    const plain = value.startsWith('`') && value.endsWith('`') && value.length > 2 ? 1 : 0;
    const link = linkOf(value.slice(plain, value.length - plain), start + plain);
    return link === undefined ? [] : [link];
  });
}

/** Absolute path of what a link names. */
export function pathOfLink(path: string, { file }: FileLink): string {
  return join(dirname(path), decoded(file));
}

function addressAt(text: string, start: number): FileLink | undefined {
  const angled = text[start] === '<';
  const from = angled ? start + 1 : start;
  for (let at = from; at < text.length && at - from < LONGEST; at++) {
    const character = text[at];
    if (character === '\n' || character === '\r') return undefined;
    if (character === (angled ? '>' : ')') || (!angled && character === ' ')) return linkOf(text.slice(from, at), from);
  }
  return undefined;
}

function linkOf(address: string, start: number): FileLink | undefined {
  const hash = address.indexOf('#');
  const file = hash < 0 ? address : address.slice(0, hash);
  if (file === '' || file.includes(':') || file.startsWith('/') || file.startsWith('\\')) return undefined;
  return { file, fragment: hash < 0 ? undefined : address.slice(hash + 1), start, end: start + address.length };
}

function decoded(file: string): string {
  try {
    return decodeURIComponent(file);
  } catch {
    return file;
  }
}
