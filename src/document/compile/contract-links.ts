/** Links to contracts beside the document, among the words of a clause. */
import type { ContractLink } from '../../requirement/operation.ts';
import { items } from '../clauses/lists.ts';
import { fileOf, isContractFile, linksIn } from '../contracts/link.ts';

/** More links than a value can mean; the rest are words. */
const MOST = 100;

/** `[text](file#fragment)`; where there is none, names of contract files that stand alone between commas. */
export function contractLinks(written: string): ContractLink[] {
  const found: ContractLink[] = [];
  for (const { text, target } of linksIn(written)) {
    if (found.length === MOST) return found;
    add(found, text, target);
  }
  if (found.length > 0) return found;
  for (const name of items(written).slice(0, MOST)) if (!name.includes(' ')) add(found, name, name);
  return found;
}

function add(found: ContractLink[], text: string, target: string): void {
  const to = fileOf(target);
  if (to !== undefined && isContractFile(to.file)) found.push({ text, ...to });
}
