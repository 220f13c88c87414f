/** Writes declarations of the documents for the TypeScript compiler. */
import { readFileSync, statSync } from 'node:fs';
import { posix } from 'node:path';
import { compile } from '../../../document/compile.ts';
import { LARGEST_CONTRACT } from '../../../document/contracts/read.ts';
import { treeOf } from '../../../document/contracts/tree.ts';
import { PROFILES } from '../../../profiles/index.ts';
import { type Declarations, declarationsOf, type TreeOfContract } from '../../../trace/types/declarations.ts';
import { type Run, UsageError } from '../../command.ts';
import { knownDocuments, tellUnknown } from '../../known-documents.ts';
import type { Output } from '../../output.ts';
import { counted } from '../../render/count.ts';
import { printable } from '../../render/printable.ts';
import { writeAtomically } from '../../write-atomically.ts';
import type { types } from './command.ts';

/** Operations named whose contract gives no type. */
const NAMED = 5;

export const run: Run<typeof types> = ({ arguments: paths, flags: { out: file, check } }, { out, talk, settings }) => {
  const known = knownDocuments(paths, settings);
  if (check && file === undefined) throw new UsageError('--check needs to know which file.', 'Name it with --out.');
  const incomplete = tellUnknown(known, talk);
  const requirements = known.folder.documents.flatMap((document) => compile(document, { profiles: PROFILES }).requirement ?? []);
  const made = declarationsOf(requirements, contractTrees());
  if (file === undefined) {
    out.write(made.text);
    tellUntyped(made, talk);
    return incomplete ? 1 : 0;
  }
  const before = textOf(file);
  if (check) {
    if (before === made.text) out.lines(`${printable(file)} is up to date`);
    else {
      talk.lines(
        `${talk.paint('error', 'error')}  ${printable(file)} ${before === undefined ? 'is not there' : 'is not what the documents say now'}.`,
      );
      talk.lines(`       Write it with "concordat types --out ${printable(file)}".`);
    }
    return before === made.text && !incomplete ? 0 : 1;
  }
  if (before !== made.text) writeAtomically(file, [made.text]);
  out.lines(`${printable(file)} declares ${counted(made.requirements, 'document')} and ${counted(made.operations, 'operation')}`);
  tellUntyped(made, talk);
  return incomplete ? 1 : 0;
};

function tellUntyped({ untyped }: Declarations, talk: Output): void {
  if (untyped.length === 0) return;
  talk.lines(
    `Where a contract gives no schema, bodies and answers are unknown: ${untyped.length === 1 ? 'in one place' : `in ${untyped.length} places`}.`,
  );
  for (const { requirement, operation, contract } of untyped.slice(0, NAMED))
    talk.lines(`  ${printable(`${requirement} ${operation}: ${contract}`)}`);
  if (untyped.length > NAMED) talk.lines(`  and ${untyped.length - NAMED} more`);
}

/** Each contract is read once; one that cannot be read gives no types. */
function contractTrees(): TreeOfContract {
  const trees = new Map<string, unknown>();
  return ({ file: document }, link) => {
    const file = posix.join(posix.dirname(document), link);
    if (!trees.has(file)) trees.set(file, read(file));
    return trees.get(file);
  };
}

function read(file: string): unknown {
  const found = statSync(file, { throwIfNoEntry: false });
  return found?.isFile() && found.size <= LARGEST_CONTRACT ? treeOf(textOf(file) ?? '') : undefined;
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
