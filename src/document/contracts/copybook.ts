/** COBOL copybooks: level numbers and data names, in fixed and in free columns. */
import type { ContractFile } from './contract.ts';
import { namedContract } from './named-contract.ts';

interface Level {
  readonly level: number;
  readonly name: string;
}

export function readCopybook(text: string): ContractFile {
  const names = new Set<string>();
  const open: Level[] = [];
  for (const line of text.split('\n')) {
    const item = dataItem(line);
    if (item === undefined) continue;
    while (open.length > 0 && (open.at(-1)?.level ?? 0) >= item.level) open.pop();
    open.push(item);
    if (item.name === 'FILLER') continue;
    names.add(item.name);
    for (const { name } of open.slice(-8, -1)) names.add(`${name}/${item.name}`);
  }
  if (names.size === 0) return { state: 'unreadable', message: 'it has no level number with a data name' };
  return { state: 'read', contract: namedContract({ kind: 'copybook', names, canonical }) };
}

/** `      05  CUSTOMER-NAME  PIC X(30).`, with or without a sequence number in the first six columns. */
function dataItem(line: string): Level | undefined {
  if (line[6] === '*' || line[6] === '/' || line.trimStart().startsWith('*')) return undefined;
  const words = line.slice(0, 200).trim().split(/\s+/);
  const numbered = /^\d{6}$/.test(words[0] ?? '') ? 1 : 0;
  const level = Number(words[numbered]);
  if (!/^\d{1,2}$/.test(words[numbered] ?? '') || level < 1 || (level > 49 && level !== 66 && level !== 77 && level !== 88))
    return undefined;
  const name = (words[numbered + 1] ?? '').replace(/\.$/, '').toUpperCase();
  return /^[A-Z0-9:][A-Z0-9:_-]*$/.test(name) && name !== 'PIC' ? { level: level === 77 ? 1 : level, name } : undefined;
}

/** `NAME OF GROUP` is `GROUP/NAME`; names have no case. */
function canonical(fragment: string): string {
  const parts = fragment.toUpperCase().split(/\s(?:OF|IN)\s/);
  const way = parts.length > 1 ? parts.reverse().join('/') : (parts[0] ?? '');
  return way
    .split('/')
    .filter((part) => part !== '')
    .slice(-2)
    .join('/');
}
