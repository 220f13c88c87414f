/** What doctor looks at, as data. It reads what is there and sends nothing. */
import { accessSync, constants } from 'node:fs';
import { release } from 'node:os';
import { resolve } from 'node:path';
import { compile } from '../../../document/compile.ts';
import { readFolder } from '../../../document/folder.ts';
import { PROFILES } from '../../../profiles/index.ts';
import type { Requirement } from '../../../requirement/requirement.ts';
import { formatSecretReference, SECRET_STORES, type SecretReference } from '../../../requirement/secret-reference.ts';
import type { Environment } from '../../../runtime/platform/environment.ts';
import { documentsFolder } from '../../documents-folder.ts';
import type { Session } from '../../session.ts';
import type { Origin } from '../../settings.ts';
import { SETTINGS, type SettingDescription, type SettingName } from '../../settings-table.ts';
import { packageVersion } from '../../version.ts';

export interface Examination {
  readonly version: '1.0';
  readonly concordat: string;
  readonly node: string;
  readonly platform: string;
  readonly configuration: string | null;
  readonly settings: readonly { readonly name: string; readonly value: string | number | null; readonly origin: Origin }[];
  readonly documents: readonly DocumentState[];
  readonly secrets: readonly SecretState[];
}

export interface DocumentState {
  readonly id: string | null;
  readonly slug: string;
  readonly file: string;
  readonly compiles: boolean;
  readonly url: string | null;
}

export interface SecretState {
  readonly requirement: string;
  readonly reference: string;
  /** `unreadable`: this version cannot read the store it is in. */
  readonly state: 'present' | 'absent' | 'unreadable';
}

export function examine({ settings, environment, cwd }: Session): Examination {
  const chosen = settings.get('environment');
  const documents: DocumentState[] = [];
  const secrets: SecretState[] = [];
  for (const document of readFolder(documentsFolder(settings)).documents) {
    const { requirement } = compile(document, { profiles: PROFILES, environment: chosen });
    const { slug, file } = document;
    const id = document.id ?? null;
    documents.push({ id, slug, file, compiles: requirement !== undefined, url: requirement?.endpoint.url ?? null });
    if (requirement === undefined) continue;
    for (const reference of secretsOf(requirement)) {
      secrets.push({
        requirement: requirement.id,
        reference: formatSecretReference(reference),
        state: stateOf(reference, environment, cwd),
      });
    }
  }
  return {
    version: '1.0',
    concordat: packageVersion(),
    node: process.version,
    platform: `${process.platform} ${process.arch} ${release()}`,
    configuration: settings.file ?? null,
    settings: (Object.keys(SETTINGS) as SettingName[]).map((name) => ({
      name,
      value: shown(name, settings.get(name)),
      origin: settings.origin(name),
    })),
    documents,
    secrets,
  };
}

/** What may hold a password is only there or not. */
function shown(name: SettingName, value: string | number | undefined): string | number | null {
  const { secret = false }: SettingDescription = SETTINGS[name];
  return value === undefined ? null : secret ? 'present' : value;
}

/** Each once, however many schemes use it. */
function secretsOf({ authentication, webhooks, security }: Requirement): SecretReference[] {
  // What only a profile says of webhooks makes nobody receive them.
  const signature = webhooks === undefined ? undefined : (webhooks.signature ?? security.webhookSignature);
  const all = [...authentication.flatMap((scheme) => Object.values(scheme).filter(isReference)), ...(signature?.secrets ?? [])];
  return [...new Map(all.map((reference) => [formatSecretReference(reference), reference])).values()];
}

function isReference(value: unknown): value is SecretReference {
  return typeof value === 'object' && value !== null && 'store' in value && 'name' in value;
}

function stateOf(reference: SecretReference, environment: Environment, cwd: string): SecretState['state'] {
  if (SECRET_STORES[reference.store].standing === 'pending') return 'unreadable';
  const there = reference.store === 'env' ? (environment[reference.name] ?? '') !== '' : readable(resolve(cwd, reference.name));
  return there ? 'present' : 'absent';
}

function readable(file: string): boolean {
  try {
    accessSync(file, constants.R_OK);
    return true;
  } catch {
    return false;
  }
}
