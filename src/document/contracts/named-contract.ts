/** Contracts whose parts have names and no tree: a fragment is a name, or a way of names. */
import { nearest } from '../vocabulary/nearest.ts';
import type { Contract, ContractKind, ContractOperation } from './contract.ts';
import { percentDecoded } from './pointer.ts';

export interface NamedParts {
  readonly kind: ContractKind;
  readonly version?: string | undefined;
  readonly names: ReadonlySet<string>;
  readonly operations?: readonly ContractOperation[];
  /** The name as the set writes it; default: as it is. */
  readonly canonical?: (name: string) => string;
}

export function namedContract({ kind, version, names, operations = [], canonical = (name) => name }: NamedParts): Contract {
  return {
    kind,
    version,
    has: (fragment) => fragment === '' || names.has(canonical(percentDecoded(fragment))),
    nearest: (fragment) => nearest(canonical(percentDecoded(fragment)), names)?.word,
    operations: () => operations,
  };
}
