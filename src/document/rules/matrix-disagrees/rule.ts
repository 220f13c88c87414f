import type { Digest } from '../../entry.ts';
import type { MatrixRow } from '../../matrix.ts';
import { type Loss, lostOf } from '../../matrix-losses.ts';
import { named } from '../names.ts';
import type { FindingIn, Rule } from '../rule.ts';

const REMEDY =
  'Write what the table is right about into the document, under General Information, as `**Supports**`, `**Depends On**` and `**Criticality**`; correct in the table what it is wrong about.';

/** For a table that people keep by hand: a managed one is `stale-matrix`'s. */
export const matrixDisagrees: Rule = {
  code: 'matrix-disagrees',
  why: 'A matrix and documents that say different things leave nobody knowing which of them is true.',
  *folder({ readmes, byId, complete, misnamed }) {
    if (!complete) return;
    for (const { file, matrix } of readmes) {
      if (matrix === undefined || matrix.managed !== undefined) continue;
      const unknown = matrix.rows.filter(({ id }) => id !== undefined && !byId.has(id) && !misnamed.has(id));
      const [first] = unknown;
      if (first !== undefined) yield nameless(file, first, unknown);
      for (const row of matrix.rows) {
        const entry = row.id === undefined ? undefined : byId.get(row.id)?.[0];
        if (entry?.digest !== undefined) yield* disagreements(file, row, entry.digest, lostOf(row, entry));
      }
    }
  },
};

function nameless(file: string, { places }: MatrixRow, rows: readonly MatrixRow[]): FindingIn {
  return {
    file,
    severity: 'note',
    range: places.integration,
    clause: undefined,
    message: `The matrix has a row for ${named(rows.flatMap(({ id }) => id ?? []))}, and no document has ${rows.length === 1 ? 'that id' : 'those ids'}.`,
    remedy: 'Write the document with `concordat new`, or take the row out.',
  };
}

/** An empty cell says nothing, so it cannot disagree. */
function* disagreements(file: string, row: MatrixRow, digest: Digest, lost: readonly Loss[]): Generator<FindingIn> {
  const { cells, places } = row;
  const told = { file, severity: 'warning' as const, clause: undefined, remedy: REMEDY };
  const { supports, dependsOn, criticality, id } = digest;
  const write = (label: Label): string => {
    const clause = lost.find((loss) => loss.clause?.label === label)?.clause;
    return clause === undefined
      ? ''
      : `: it has no **${label}**. If the table is right, write **${label}**: ${clause.value} there`;
  };
  if (cells.features !== '' && !same(row.features, supports))
    yield { ...told, range: places.features, message: `${id} supports ${orNone(supports)} by its document${write('Supports')}.` };
  const needs = dependsOn.map((other) => other.id);
  const written = row.systems.map((other) => other.id);
  if (cells.systems !== '' && !same(written, needs))
    yield { ...told, range: places.systems, message: `${id} depends on ${orNone(needs)} by its document${write('Depends On')}.` };
  if (row.criticality !== undefined && row.criticality !== criticality)
    yield {
      ...told,
      range: places.criticality,
      message: `${id} is ${criticality} by its document, not ${row.criticality}${write('Criticality')}.`,
    };
}

type Label = NonNullable<Loss['clause']>['label'];

function same(written: readonly string[], meant: readonly string[]): boolean {
  return written.length === meant.length && written.every((id) => meant.includes(id));
}

function orNone(ids: readonly string[]): string {
  return ids.length === 0 ? 'nothing' : named(ids, 5);
}
