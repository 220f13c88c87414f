/** A core feature that somebody asked about in the place of an integration: what it stands on, and what that allows it. */

import { byId } from '../../../document/entry.ts';
import { type FeatureAvailability, featureAvailabilities } from '../../../trace/availability.ts';
import { UsageError } from '../../command.ts';
import type { KnownDocuments } from '../../known-documents.ts';
import { nearest } from '../../suggest.ts';
import { availabilityWords, type TitleOf } from './words.ts';

/** Undefined for a name that is no feature's. Throws UsageError for an id of a feature that no document supports. */
export function featureNamed(name: string, { entries }: KnownDocuments): FeatureAvailability | undefined {
  const wanted = name.toUpperCase();
  const all = featureAvailabilities(entries, byId(entries));
  const found = all.find(({ feature }) => feature === wanted);
  if (found !== undefined || !wanted.startsWith('REQ-F-')) return found;
  const meant = nearest(
    wanted,
    all.map(({ feature }) => feature),
  );
  throw new UsageError(
    `No document supports ${name}.`,
    meant === undefined
      ? 'A document names the features that need it in **Supports**, under General Information.'
      : `Did you mean "${meant}"?`,
  );
}

export function featureLines(found: FeatureAvailability, titleOf: TitleOf): string[] {
  const { feature, needs, enriches, ratio, unknown } = found;
  const named = (id: string): string => `  ${[id, titleOf(id)].filter((part) => part !== '').join(' ')}`;
  return [
    `${feature} is a core feature: it fails with any integration that it needs and that nothing catches.`,
    '',
    ...(needs.length === 0 ? [] : ['It needs', ...needs.map(named), '']),
    ...(enriches.length === 0 ? [] : ['It goes on, poorer, without', ...enriches.map(named), '']),
    `Availability that they allow it: ${availabilityWords(found)}`,
    ...(ratio !== undefined && unknown.length > 0 ? [`Nobody knows the availability of ${unknown.join(', ')}.`] : []),
    '',
    `What happens when one of them fails: concordat impact ${needs[0] ?? enriches[0] ?? '<id>'}`,
    `A picture of all of it: concordat graph --feature ${feature} --out ${feature}.svg`,
  ];
}
