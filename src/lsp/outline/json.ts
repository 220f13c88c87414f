/** Keys of a JSON text with their places. Reads on through text that is not quite JSON; never throws. */
import type { OutlinePlace } from '../contract-outline.ts';
import { escaped, MOST_PLACES } from './pointer.ts';

const DEEPEST = 64;

interface Level {
  readonly pointer: string;
  /** Next index in an array; undefined in an object. */
  index: number | undefined;
  /** The key whose value comes next. */
  key: string;
}

export function jsonKeys(text: string): OutlinePlace[] {
  const found: OutlinePlace[] = [];
  const levels: Level[] = [];
  for (let at = 0; at < text.length && found.length < MOST_PLACES; at++) {
    const character = text[at];
    const level = levels.at(-1);
    if (character === '"') {
      const end = stringEnd(text, at);
      if (level !== undefined && level.index === undefined && nextIsColon(text, end)) {
        level.key = escaped(unquoted(text.slice(at, end)));
        found.push({ fragment: `${level.pointer}/${level.key}`, offset: at });
      }
      at = end - 1;
    } else if (character === '{' || character === '[') {
      if (levels.length >= DEEPEST) return found;
      levels.push({ pointer: pointerOf(level), index: character === '[' ? 0 : undefined, key: '' });
    } else if (character === '}' || character === ']') levels.pop();
    else if (character === ',' && level?.index !== undefined) level.index++;
  }
  return found;
}

function pointerOf(level: Level | undefined): string {
  return level === undefined ? '' : `${level.pointer}/${level.index ?? level.key}`;
}

function stringEnd(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text[at] !== '"' && text[at] !== '\n') at += text[at] === '\\' ? 2 : 1;
  return Math.min(at + 1, text.length);
}

function nextIsColon(text: string, from: number): boolean {
  let at = from;
  while (at < text.length && (text[at] === ' ' || text[at] === '\t' || text[at] === '\n' || text[at] === '\r')) at++;
  return text[at] === ':';
}

function unquoted(written: string): string {
  try {
    return String(JSON.parse(written));
  } catch {
    return written.slice(1, -1);
  }
}
