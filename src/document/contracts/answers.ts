/**
 * What a contract answered, as plain JSON, so that a cache can keep it by the file's size and time: the next time the file is
 * opened only for what nobody has asked before.
 */
import type { Contract, ContractFile, ContractKind, ContractOperation } from './contract.ts';

/** Grows as questions are asked; write it to the cache after the last one. */
export interface ContractAnswers {
  readonly kind: ContractKind;
  readonly version?: string | undefined;
  /** By fragment. */
  readonly has: Record<string, boolean>;
  /** By fragment; null: none is near. */
  readonly nearest: Record<string, string | null>;
  operations?: readonly ContractOperation[];
}

/** A file as a cache keeps it. A missing one is not kept: it may come. */
export type KeptContract = { readonly unreadable: string } | ContractAnswers;

/** What is to be kept of a file, and the file as it is to be asked from now on: every answer is noted down. */
export function keep(file: ContractFile): { readonly kept: KeptContract | undefined; readonly file: ContractFile } {
  if (file.state === 'missing') return { kept: undefined, file };
  if (file.state === 'unreadable') return { kept: { unreadable: file.message }, file };
  const { kind, version } = file.contract;
  const kept: ContractAnswers = { kind, version, has: Object.create(null), nearest: Object.create(null) };
  return { kept, file: recall(kept, () => file) };
}

/** A file that answers from what is kept, and opens the file for the rest. */
export function recall(kept: KeptContract, open: () => ContractFile): ContractFile {
  if ('unreadable' in kept) return { state: 'unreadable', message: kept.unreadable };
  let opened: Contract | undefined;
  const contract = (): Contract => {
    if (opened === undefined) {
      const file = open();
      opened = file.state === 'read' ? file.contract : GONE;
    }
    return opened;
  };
  return {
    state: 'read',
    contract: {
      kind: kept.kind,
      version: kept.version,
      has(fragment) {
        const known = own(kept.has, fragment);
        if (known !== undefined) return known;
        const answer = contract().has(fragment);
        define(kept.has, fragment, answer);
        return answer;
      },
      nearest(fragment) {
        const known = own(kept.nearest, fragment);
        if (known !== undefined) return known ?? undefined;
        const answer = contract().nearest(fragment);
        define(kept.nearest, fragment, answer ?? null);
        return answer;
      },
      operations() {
        kept.operations ??= contract().operations();
        return kept.operations;
      },
    },
  };
}

/** A file that went away between two questions answers nothing wrong. */
const GONE: Contract = { kind: 'other', version: undefined, has: () => true, nearest: () => undefined, operations: () => [] };

function own<V>(answers: Readonly<Record<string, V>>, fragment: string): V | undefined {
  return Object.hasOwn(answers, fragment) ? answers[fragment] : undefined;
}

/** A fragment may be called `__proto__`. */
function define<V>(answers: Record<string, V>, fragment: string, value: V): void {
  Object.defineProperty(answers, fragment, { value, enumerable: true, configurable: true, writable: true });
}
