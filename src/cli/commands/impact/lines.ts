import type { Hurt, HurtFeature, Impact, State } from '../../../trace/impact.ts';
import type { Output } from '../../output.ts';
import type { Role } from '../../render/colour.ts';
import { printable } from '../../render/printable.ts';
import { type Cell, table } from '../../render/table.ts';
import { wrap } from '../../render/width.ts';
import { availabilityWords, budgetWords, reliefWords, type TitleOf, verdict } from './words.ts';

const SIGNS: Readonly<Record<State, readonly [string, Role]>> = {
  down: ['✗ down', 'error'],
  caught: ['✓ caught', 'good'],
  degraded: ['! degraded', 'warning'],
};

export function impactLines(impact: Impact, titleOf: TitleOf, out: Output): string[] {
  const { features, integrations, lost, relief, sameFate, window, caughtBy } = impact;
  const { paint } = out;
  const lines = [paint('strong', printable(verdict(impact, titleOf))), ''];
  const section = (heading: string, rows: readonly string[]): void => {
    if (rows.length > 0) lines.push(paint('heading', heading), ...rows, '');
  };
  section('Features', featureTable(features, window, out));
  section('Integrations', integrationTable(integrations, titleOf, out));
  section('What catches it', [
    ...caughtBy.map((id) => `  ✓ ${printable(`${id} ${titleOf(id)}`)}`),
    ...relief.map((one) => `  ✓ ${printable(reliefWords(one))}`),
    ...lost.map(
      ({ id, operations, why }) => `  ${operations.length > 0 ? '!' : '✗'} ${printable(`${id} ${titleOf(id)}: ${why}`)}`,
    ),
  ]);
  section(
    'Fails with it, most likely',
    sameFate.map(({ id, why }) => `  ${printable(`${id} ${titleOf(id)}: ${why}`)}`),
  );
  const unknown = [...new Set(features.flatMap((feature) => feature.unknown))];
  if (unknown.length > 0)
    lines.push(...wrap(`Nobody knows the availability of ${unknown.join(', ')}, so figures that need it are bounds.`, out.width));
  if (features.some(({ ratio }) => ratio !== undefined))
    lines.push(
      paint('quiet', 'Promises multiplied, fallbacks in parallel, soft dependencies left out; failures taken to be independent.'),
    );
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

function featureTable(features: readonly HurtFeature[], window: number, { paint }: Output): string[] {
  if (features.length === 0) return [];
  const rows = features.map((feature): (Cell | string)[] => [
    feature.feature,
    stateCell(feature.state),
    feature.through.join(', '),
    availabilityWords(feature),
    budgetWords(feature, window),
  ]);
  const columns = ['feature', 'state', 'through', 'can be available', 'may be down'].map((heading) => ({ heading }));
  return table(columns, rows, paint, '  ');
}

function integrationTable(integrations: readonly Hurt[], titleOf: TitleOf, { paint }: Output): string[] {
  if (integrations.length === 0) return [];
  const rows = integrations.map(({ id, state, through, caughtBy }): (Cell | string)[] => [
    printable(`${id} ${titleOf(id)}`),
    stateCell(state),
    through.join(', '),
    caughtBy.length === 0 ? '' : `by ${caughtBy.join(', then ')}`,
  ]);
  return table(
    ['integration', 'state', 'through', ''].map((heading) => ({ heading })),
    rows,
    paint,
    '  ',
  );
}

function stateCell(state: State): Cell {
  const [text, role] = SIGNS[state];
  return { text, role };
}
