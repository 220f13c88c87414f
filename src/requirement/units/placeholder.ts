import { isLetter, normaliseSpace } from './scanner.ts';

/** Alternatives of the template that nobody has chosen from; a value that lists two of them with `|` is not filled in. */
const FEWEST_ALTERNATIVES = 2;

/** Says whether a value is still the template's: `[Endpoint URL]`, `REQ-I-XXX`, `Critical | Important`, `{{x}}`, `<x>`. */
export function isPlaceholder(text: string): boolean {
  const value = trimMarks(normaliseSpace(text));
  if (value === '') return false;
  return isBracketed(value) || isAngled(value) || hasBraces(value) || hasTemplateId(value) || isChoice(value);
}

/** Bold, code and a full stop around the value are not part of it. */
function trimMarks(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && '*_` '.includes(text[start] ?? '')) start++;
  while (end > start && '*_`. '.includes(text[end - 1] ?? '')) end--;
  return text.slice(start, end);
}

/** `[words]`, but not `[text](link)`, `[x]` of a task, or a list such as `[1, 2]`. */
function isBracketed(value: string): boolean {
  if (!value.startsWith('[') || !value.endsWith(']')) return false;
  const inner = value.slice(1, -1).trim();
  return inner.length > 1 && !inner.includes('[') && !inner.includes(']') && isLetter(inner.charCodeAt(0));
}

/** `<your key>`, but no address such as `<https://example.com>` or `<me@example.com>`. */
function isAngled(value: string): boolean {
  if (!value.startsWith('<') || !value.endsWith('>')) return false;
  const inner = value.slice(1, -1);
  return inner !== '' && isLetter(inner.charCodeAt(0)) && !inner.includes('<') && !inner.includes(':') && !inner.includes('@');
}

function hasBraces(value: string): boolean {
  const open = value.indexOf('{{');
  return open >= 0 && value.indexOf('}}', open) > open + 2;
}

/** `REQ-I-XXX` anywhere: an id that nobody has given. */
function hasTemplateId(value: string): boolean {
  if (!value.includes('-')) return false;
  const upper = value.toUpperCase();
  for (let at = upper.indexOf('REQ-'); at >= 0; at = upper.indexOf('REQ-', at + 4)) {
    if (upper.startsWith('-XX', at + 5) || upper.startsWith('-NNN', at + 5)) return true;
  }
  return false;
}

function isChoice(value: string): boolean {
  if (!value.includes('|')) return false;
  const alternatives = value.split('|').map((alternative) => alternative.trim());
  return alternatives.length >= FEWEST_ALTERNATIVES && alternatives.every(isWords);
}

function isWords(text: string): boolean {
  for (let at = 0; at < text.length; at++)
    if (!isLetter(text.charCodeAt(at)) && !(at > 0 && ' -'.includes(text[at] ?? ''))) return false;
  return text !== '';
}
