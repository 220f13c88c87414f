/** Where the documents are and for which environment they are read: options over variables over the configuration file over defaults. */
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
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

export function findPlace(place: Place, variables: Environment = processEnvironment(), cwd: string = process.cwd()): FoundPlace {
  const configured = place.folder === undefined || place.environment === undefined ? readConfiguration(cwd) : {};
  return {
    folder: resolve(cwd, place.folder ?? present(variables.CONCORDAT_FOLDER) ?? configured.folder ?? 'integrations'),
    environment: place.environment ?? present(variables.CONCORDAT_ENVIRONMENT) ?? configured.environment,
  };
}

function readConfiguration(cwd: string): { folder?: string; environment?: string } {
  const file = nearestConfiguration(cwd);
  if (file === undefined) return {};
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new ConcordatError('CONCORDAT_DOCUMENT_INVALID', `${file} cannot be read as JSON; correct it, or remove it`, { cause });
  }
  const { folder, environment } = (content ?? {}) as { folder?: unknown; environment?: unknown };
  return {
    ...(typeof folder === 'string' ? { folder: resolve(dirname(file), folder) } : {}),
    ...(typeof environment === 'string' ? { environment } : {}),
  };
}

function present(text: string | undefined): string | undefined {
  return text === '' ? undefined : text;
}
