/** Which vendor profile a document uses, and what that profile says where the document says nothing. */

import type { VendorProfile } from '../../requirement/profile.ts';
import { readUnknown } from '../../requirement/units/unknown.ts';
import { type ClauseDefinition, NO_CONTEXT } from '../clauses/clause.ts';
import { CLAUSES, keyOf } from '../clauses/index.ts';
import { sentenceEnd } from '../grammar/sentence.ts';
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
  const { bySystem, byHost, patterns } = indexOf(profiles);
  for (const name of namesOf(system ?? '')) {
    const named = bySystem.get(name);
    if (named !== undefined) return named;
  }
  const host = hostOf(url ?? '');
  return byHost.get(host) ?? patterns.find(({ pattern }) => isHost(pattern, host))?.profile;
}

interface Index {
  readonly bySystem: ReadonlyMap<string, VendorProfile>;
  readonly byHost: ReadonlyMap<string, VendorProfile>;
  /** Hosts with a `*.` in front. */
  readonly patterns: readonly { readonly pattern: string; readonly profile: VendorProfile }[];
}

const indexes = new WeakMap<readonly VendorProfile[], Index>();

/** Made once: of two profiles that claim a name, the first has it. */
function indexOf(profiles: readonly VendorProfile[]): Index {
  const before = indexes.get(profiles);
  if (before !== undefined) return before;
  const bySystem = new Map<string, VendorProfile>();
  const byHost = new Map<string, VendorProfile>();
  const patterns: { pattern: string; profile: VendorProfile }[] = [];
  for (const profile of profiles) {
    for (const name of profile.systems) if (!bySystem.has(name)) bySystem.set(name, profile);
    for (const pattern of profile.hosts) {
      if (pattern.startsWith('*.')) patterns.push({ pattern, profile });
      else if (!byHost.has(pattern)) byHost.set(pattern, profile);
    }
  }
  const index = { bySystem, byHost, patterns };
  indexes.set(profiles, index);
  return index;
}

/** What stands between `://` and the next `/` or `:`; anything more unusual is left to the parser of URLs. */
function hostOf(url: string): string {
  const start = url.indexOf('://') + 3;
  if (start < 3 || url.includes('@')) return URL.parse(url)?.hostname ?? '';
  for (let at = start; at < url.length; at++) {
    const code = url.charCodeAt(at);
    const plain = (code >= 97 && code <= 122) || (code >= 48 && code <= 57) || code === 45 || code === 46;
    if (plain) continue;
    return code === 47 || code === 58 ? url.slice(start, at) : (URL.parse(url)?.hostname ?? '');
  }
  return url.slice(start);
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

/** The whole line, and its first sentence: `Stripe. We take cards with it.` is Stripe. In lower case, without remarks. */
function namesOf(system: string): readonly string[] {
  const sentence = system.slice(0, sentenceEnd(system, 0, system.length));
  return [system, sentence].map((name) => withoutRemarks(name.toLowerCase()).trim());
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
