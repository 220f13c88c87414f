/** Which vendor profile a document uses, and what that profile says where the document says nothing. */

import type { VendorProfile } from '../../requirement/profile.ts';
import { readUnknown } from '../../requirement/units/unknown.ts';
import { type ClauseDefinition, NO_CONTEXT } from '../clauses/clause.ts';
import { CLAUSES, keyOf } from '../clauses/index.ts';
import { knownLabel } from '../vocabulary/words.ts';

export interface ProfileValue {
  readonly definition: ClauseDefinition;
  readonly key: string;
  readonly label: string;
  readonly qualifier: string | undefined;
  readonly value: unknown;
  readonly source: string;
  readonly checked: string;
}

export interface ReadProfile {
  readonly profile: VendorProfile;
  readonly values: readonly ProfileValue[];
  /** Phrases of the profile that cannot be read. */
  readonly unreadable: readonly string[];
}

/** By its name, else by the external system, else by the host; `none` asks for no profile. */
export function chooseProfile(
  profiles: readonly VendorProfile[],
  { profile, system, url }: { readonly profile?: string; readonly system?: string; readonly url?: string },
): VendorProfile | undefined {
  if (profile !== undefined) return profiles.find(({ name }) => name === profile);
  const words = withoutRemarks((system ?? '').toLowerCase()).trim();
  const host = URL.parse(url ?? '')?.hostname ?? '';
  return (
    profiles.find(({ systems }) => systems.includes(words)) ??
    profiles.find(({ hosts }) => hosts.some((pattern) => isHost(pattern, host)))
  );
}

const read = new WeakMap<VendorProfile, ReadProfile>();

/** Parsed once per profile: ten thousand documents share a handful of them. */
export function readProfile(profile: VendorProfile): ReadProfile {
  const before = read.get(profile);
  if (before !== undefined) return before;
  const values: ProfileValue[] = [];
  const unreadable: string[] = [];
  for (const { label, qualifier, value: written, source, checked } of profile.clauses) {
    const name = knownLabel(label)?.label;
    const definition = CLAUSES.find((candidate) => candidate.label === name);
    const reading = definition?.parse(written, NO_CONTEXT);
    const value = reading?.ok === true ? reading.value : readUnknown(written);
    if (definition === undefined || value === undefined) {
      unreadable.push(`${label}: ${written}`);
      continue;
    }
    const key = `${keyOf(definition)}${qualifier === undefined ? '' : `(${qualifier.toLowerCase()})`}`;
    values.push({ definition, key, label, qualifier: qualifier?.toLowerCase(), value, source, checked });
  }
  const result = { profile, values, unreadable };
  read.set(profile, result);
  return result;
}

/** `Stripe (payments)` is Stripe. */
function withoutRemarks(text: string): string {
  let plain = '';
  let from = 0;
  for (let open = text.indexOf('('); open >= 0; open = text.indexOf('(', from)) {
    const close = text.indexOf(')', open);
    if (close < 0) break;
    plain += text.slice(from, open).trimEnd();
    from = close + 1;
  }
  return plain + text.slice(from);
}

/** `*.example.com` matches one label or more in front. */
function isHost(pattern: string, host: string): boolean {
  return pattern.startsWith('*.') ? host.endsWith(pattern.slice(1)) && host.length > pattern.length - 1 : host === pattern;
}
