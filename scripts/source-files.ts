/** What the checking scripts need of a source file: its path, its text, and its code without comments and literals. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export function filesBelow(folder: string, ending: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !path.includes('node_modules/'))
    .sort();
}

export interface Import {
  readonly from: string;
  readonly typeOnly: boolean;
}

/** Static and dynamic imports and re-exports, by text: enough for code that the formatter has seen. */
export function importsOf(path: string): Import[] {
  const text = readFileSync(path, 'utf8');
  const found: Import[] = [];
  for (const match of text.matchAll(/^\s*(?:import|export)\s+(type\s+)?(?:[^'";]*?\sfrom\s+)?'([^']+)'/gm)) {
    found.push({ from: match[2] ?? '', typeOnly: match[1] !== undefined });
  }
  for (const match of text.matchAll(/\bimport\(\s*'([^']+)'\s*\)/g)) found.push({ from: match[1] ?? '', typeOnly: true });
  return found;
}

/** The text with comments, strings, template text and regular expressions blanked; code inside `${}` stays. */
export function codeOf(path: string): string {
  const text = readFileSync(path, 'utf8');
  let out = '';
  let at = 0;
  const templates: number[] = [];
  let depth = 0;
  while (at < text.length) {
    const two = text.slice(at, at + 2);
    const one = text[at] ?? '';
    if (two === '//') at = skipTo(text, '\n', at, 0);
    else if (two === '/*') at = skipTo(text, '*/', at + 2, 2);
    else if (one === "'" || one === '"') {
      at = skipQuoted(text, one, at + 1);
      out += "''";
    } else if (one === '`' || (one === '}' && templates.at(-1) === depth)) {
      if (one === '}') templates.pop();
      at += 1;
      while (at < text.length && text[at] !== '`' && text.slice(at, at + 2) !== '${') at += text[at] === '\\' ? 2 : 1;
      if (text[at] === '`') at += 1;
      else {
        templates.push(depth);
        at += 2;
      }
      out += ' ';
    } else if (one === '/' && /[=(,:;!&|?{}\n[>]\s*$|\breturn\s*$/.test(out.slice(-20))) {
      at = skipRegularExpression(text, at + 1);
      out += '/x/';
    } else {
      if (one === '{') depth += 1;
      if (one === '}') depth -= 1;
      out += one;
      at += 1;
    }
  }
  return out;
}

function skipTo(text: string, end: string, from: number, past: number): number {
  const found = text.indexOf(end, from);
  return found < 0 ? text.length : found + past;
}

function skipQuoted(text: string, quote: string, from: number): number {
  let at = from;
  while (at < text.length && text[at] !== quote && text[at] !== '\n') at += text[at] === '\\' ? 2 : 1;
  return at + 1;
}

function skipRegularExpression(text: string, from: number): number {
  let at = from;
  let inClass = false;
  while (at < text.length && text[at] !== '\n' && (inClass || text[at] !== '/')) {
    if (text[at] === '[') inClass = true;
    if (text[at] === ']') inClass = false;
    at += text[at] === '\\' ? 2 : 1;
  }
  return at + 1;
}
