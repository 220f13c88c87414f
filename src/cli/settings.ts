/** The settings of one run, read in one order: flags over `CONCORDAT_*` variables over `concordat.config.json` over defaults. */
import { readFileSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { nearestConfiguration } from '../library/configuration-file.ts';
import type { Environment } from '../runtime/platform/environment.ts';
import { UsageError } from './command.ts';
import { SETTINGS, type SettingDescription, type SettingName } from './settings-table.ts';
import { nearest } from './suggest.ts';

type SettingValue<N extends SettingName> = (typeof SETTINGS)[N]['type'] extends 'integer'
  ? number
  : (typeof SETTINGS)[N]['default'] extends undefined
    ? string | undefined
    : string;

export interface Origin {
  readonly from: 'flag' | 'variable' | 'file' | 'default';
  /** `--port`, `CONCORDAT_PORT`, the configuration file; empty for a default. */
  readonly name: string;
}

export class Settings {
  readonly #values = new Map<string, { readonly value: unknown; readonly origin: Origin }>();
  /** The configuration file in use. */
  readonly file: string | undefined;

  /** Throws UsageError for an unknown key, a value of the wrong kind, or a file that cannot be read. */
  constructor(
    flags: ReadonlyMap<SettingName, { readonly flag: string; readonly value: string }>,
    environment: Environment,
    cwd: string,
  ) {
    const named = environment.CONCORDAT_CONFIG;
    this.file = named === undefined || named === '' ? nearestConfiguration(cwd) : resolve(cwd, named);
    const configuration = this.file === undefined ? {} : readConfiguration(this.file);
    for (const [name, description] of Object.entries(SETTINGS) as [SettingName, SettingDescription][]) {
      const flag = flags.get(name);
      const variable = environment[description.variable];
      const fromFile = configuration[name];
      if (flag !== undefined) this.#take(name, flag.value, { from: 'flag', name: `--${flag.flag}` });
      else if (variable !== undefined && variable !== '')
        this.#take(name, variable, { from: 'variable', name: description.variable });
      else if (fromFile !== undefined && this.file !== undefined) this.#takeFromFile(name, fromFile, this.file, cwd);
      else this.#values.set(name, { value: description.default, origin: { from: 'default', name: '' } });
    }
  }

  get<N extends SettingName>(name: N): SettingValue<N> {
    return this.#values.get(name)?.value as SettingValue<N>;
  }

  origin(name: SettingName): Origin {
    return this.#values.get(name)?.origin ?? { from: 'default', name: '' };
  }

  #takeFromFile(name: SettingName, value: unknown, file: string, cwd: string): void {
    const description: SettingDescription = SETTINGS[name];
    const place = relative(cwd, file) || file;
    const expected = description.type === 'integer' ? 'number' : 'string';
    if (typeof value !== expected) throw new UsageError(`"${name}" in ${place} is not a ${expected}.`, description.summary);
    const text = String(value);
    if (description.secret === true && holdsPassword(text))
      throw new UsageError(
        `"${name}" in ${place} holds a password, and a configuration file is no place for one.`,
        `Take it out of there, and set the variable ${description.variable} instead.`,
      );
    const path = description.path === true && !isAbsolute(text) ? relative(cwd, join(dirname(file), text)) || '.' : text;
    this.#take(name, path, { from: 'file', name: place });
  }

  #take(name: SettingName, text: string, origin: Origin): void {
    this.#values.set(name, {
      value: readSetting(SETTINGS[name], text, `${origin.name}${origin.from === 'file' ? ` "${name}"` : ''}`),
      origin,
    });
  }
}

function readSetting(description: SettingDescription, text: string, where: string): string | number {
  if (description.type === 'integer') {
    const { minimum = 0, maximum = Number.MAX_SAFE_INTEGER } = description;
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= minimum && value <= maximum) return value;
    throw new UsageError(`${where} is "${text}", which is not a whole number from ${minimum} to ${maximum}.`);
  }
  if (description.choices !== undefined && !description.choices.includes(text)) {
    const meant = nearest(text, description.choices);
    throw new UsageError(
      `${where} is "${text}", which is none of ${description.choices.join(', ')}.`,
      meant === undefined ? undefined : `Did you mean "${meant}"?`,
    );
  }
  return text;
}

/** An address with a password: in its user part, or among its parameters. Several hosts may stand in it, which no URL parser takes. */
export function holdsPassword(address: string): boolean {
  const start = address.indexOf('://');
  const rest = start === -1 ? address : address.slice(start + 3);
  const [authority = ''] = rest.split(/[/?#]/, 1);
  const user = authority.slice(0, Math.max(0, authority.lastIndexOf('@')));
  return user.includes(':') || /password\s*=/i.test(rest);
}

/** The nearest configuration file from `folder` upwards. */
function readConfiguration(file: string): Readonly<Record<string, unknown>> {
  const text = readIfThere(file);
  if (text === undefined) throw new UsageError(`The configuration file ${file} does not exist.`, 'CONCORDAT_CONFIG names it.');
  const parsed = parseJson(text, file);
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed))
    throw new UsageError(`${file} does not hold a JSON object.`);
  for (const key of Object.keys(parsed)) {
    if (key === '$schema' || Object.hasOwn(SETTINGS, key)) continue;
    const meant = nearest(key, Object.keys(SETTINGS));
    throw new UsageError(
      `"${key}" in ${file} is not a setting.`,
      meant === undefined ? `Settings are: ${Object.keys(SETTINGS).join(', ')}.` : `Did you mean "${meant}"?`,
    );
  }
  return parsed as Record<string, unknown>;
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UsageError(`${file} is not JSON: ${(error as Error).message}`);
  }
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new UsageError(`${file} cannot be read: ${(error as Error).message}`);
  }
}
