/** Where the documents are and for which environment they are read: options over variables over the configuration file over defaults. */
import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { ConcordatError } from '../requirement/errors.ts';
import { type Environment, processEnvironment } from '../runtime/platform/environment.ts';
import { nearestConfiguration } from './configuration-file.ts';

export interface Place {
  /** The integrations folder. Default: CONCORDAT_FOLDER, else `folder` of the nearest `concordat.config.json`, else `integrations`. */
  readonly folder?: string | undefined;
  /** `sandbox`. Default: CONCORDAT_ENVIRONMENT, else `environment` of the configuration; else the values without a bracket. */
  readonly environment?: string | undefined;
}

export interface FoundPlace {
  readonly folder: string;
  readonly environment: string | undefined;
}

export interface FoundStore {
  readonly store: string;
  readonly database: string | undefined;
  readonly keyFile: string | undefined;
}

/** Where durable work is kept: DATABASE_URL over CONCORDAT_STORE, each over the configuration file. */
export function findStore(variables: Environment = processEnvironment(), cwd: string = process.cwd()): FoundStore {
  const configured = readConfiguration(cwd);
  const keyFile = present(variables.CONCORDAT_KEY_FILE);
  return {
    store: resolve(cwd, present(variables.CONCORDAT_STORE) ?? configured.store ?? join('.concordat', 'store.sqlite')),
    database: present(variables.DATABASE_URL) ?? configured.database,
    keyFile: keyFile === undefined ? configured.keyFile : resolve(cwd, keyFile),
  };
}

export function findPlace(place: Place, variables: Environment = processEnvironment(), cwd: string = process.cwd()): FoundPlace {
  const configured = place.folder === undefined || place.environment === undefined ? readConfiguration(cwd) : {};
  return {
    folder: resolve(cwd, place.folder ?? present(variables.CONCORDAT_FOLDER) ?? configured.folder ?? 'integrations'),
    environment: place.environment ?? present(variables.CONCORDAT_ENVIRONMENT) ?? configured.environment,
  };
}

interface Configured {
  readonly folder?: string;
  readonly environment?: string;
  readonly store?: string;
  readonly database?: string;
  readonly keyFile?: string;
}

function readConfiguration(cwd: string): Configured {
  const file = nearestConfiguration(cwd);
  if (file === undefined) return {};
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new ConcordatError('CONCORDAT_DOCUMENT_INVALID', `${file} cannot be read as JSON; correct it, or remove it`, { cause });
  }
  const { folder, environment, store, database, keyFile } = (content ?? {}) as Readonly<Record<string, unknown>>;
  const path = (value: string): string => resolve(dirname(file), value);
  return {
    ...(typeof folder === 'string' ? { folder: path(folder) } : {}),
    ...(typeof environment === 'string' ? { environment } : {}),
    ...(typeof store === 'string' ? { store: path(store) } : {}),
    ...(typeof database === 'string' ? { database } : {}),
    ...(typeof keyFile === 'string' ? { keyFile: path(keyFile) } : {}),
  };
}

function present(text: string | undefined): string | undefined {
  return text === '' ? undefined : text;
}
