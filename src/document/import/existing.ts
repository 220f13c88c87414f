/** Which drafts a folder already has a document for, and which ids are free. */
import { linksIn } from '../contracts/link.ts';
import type { Document } from '../document.ts';
import { fold } from '../vocabulary/fold.ts';
import type { Draft } from './draft.ts';

export interface Existing {
  readonly id: string;
  readonly file: string;
  readonly systems: readonly string[];
  readonly url: string | undefined;
  /** Names of the contract files it links to. */
  readonly contracts: readonly string[];
}

export function existingOf({ id, file, clauses, title, text }: Document): Existing {
  const said = (label: string) => clauses.find(({ name, qualifier }) => name === label && qualifier === undefined)?.value;
  const contracts = [...linksIn(text)].map(({ target }) => baseName(target.split('#')[0] ?? ''));
  return {
    id: id ?? '',
    file,
    systems: [said('External System') ?? '', title].map(bareSystem).filter((name) => name !== ''),
    url: address(said('URL')),
    contracts,
  };
}

export interface Match {
  readonly existing: Existing;
  readonly by: 'system' | 'URL';
}

/** The same system by name; else the same address, unless both have contracts, and different ones. */
export function matchOf(draft: Draft, known: readonly Existing[], contract: string | undefined): Match | undefined {
  const system = bareSystem(draft.system);
  const same = known.find(({ systems }) => systems.includes(system));
  if (same !== undefined) return { existing: same, by: 'system' };
  const url = address(draft.value('URL'));
  const there = known.find(
    (one) =>
      url !== undefined &&
      one.url === url &&
      (contract === undefined || one.contracts.length === 0 || one.contracts.includes(baseName(contract))),
  );
  return there === undefined ? undefined : { existing: there, by: 'URL' };
}

/** The highest number in use; ids may carry a suffix. */
export function highestId(ids: readonly string[]): number {
  let highest = 0;
  for (const id of ids) {
    const number = Number(/^REQ-I-(\d{1,9})/.exec(id)?.[1] ?? 0);
    if (number > highest) highest = number;
  }
  return highest;
}

export function idOf(number: number): string {
  return `REQ-I-${String(number).padStart(3, '0')}`;
}

/** `Stripe API` is `stripe`. */
export function bareSystem(name: string): string {
  const words = fold(name).split(' ');
  while (words.length > 1 && ['api', 'service', 'rest'].includes(words.at(-1) ?? '')) words.pop();
  return words.join(' ');
}

function address(url: string | undefined): string | undefined {
  if (url === undefined || !URL.canParse(url)) return undefined;
  const { host, pathname } = new URL(url);
  return host === '' ? undefined : `${host}${pathname.endsWith('/') ? pathname.slice(0, -1) : pathname}`.toLowerCase();
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
