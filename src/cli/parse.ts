/** Words of the command line → what was asked, by the command's own description. */
import { parseArgs } from 'node:util';
import { type Command, type Flag, type Invocation, UsageError } from './command.ts';
import { GENERAL_FLAGS } from './general-flags.ts';
import type { SettingName } from './settings-table.ts';
import { nearest } from './suggest.ts';

export interface Parsed {
  readonly help: boolean;
  readonly invocation: Invocation;
  /** Flags that override a setting. */
  readonly settings: ReadonlyMap<SettingName, { readonly flag: string; readonly value: string }>;
}

/** Throws UsageError for an unknown flag, a missing or impossible value, and a wrong number of arguments. */
export function parseCommand(command: Command, words: readonly string[]): Parsed {
  const flags: readonly Flag[] = [...command.flags, ...GENERAL_FLAGS];
  const values = new Map<string, string | boolean | string[]>();
  const settings = new Map<SettingName, { flag: string; value: string }>();
  const rest: string[] = [];
  for (const token of tokensOf(flags, words)) {
    if (token.kind === 'positional') rest.push(token.value);
    if (token.kind !== 'option') continue;
    const flag = flags.find((candidate) => candidate.name === token.name);
    if (flag === undefined) throw unknownFlag(command, flags, token.rawName);
    const value = flagValue(command, flag, token.rawName, token.value, token.inlineValue === true);
    if (flag.setting !== undefined && typeof value === 'string') settings.set(flag.setting, { flag: flag.name, value });
    if (flag.repeated === true && typeof value === 'string') {
      const so = values.get(flag.name);
      values.set(flag.name, Array.isArray(so) ? [...so, value] : [value]);
    } else values.set(flag.name, value);
  }
  const help = values.get('help') === true;
  if (!help) countArguments(command, rest);
  const all = Object.fromEntries(flags.map((flag) => [flag.name, values.get(flag.name) ?? absent(flag)]));
  return {
    help,

    invocation: { arguments: rest, flags: all as Invocation['flags'] },
    settings,
  };
}

function tokensOf(flags: readonly Flag[], words: readonly string[]) {
  const options: Record<string, { type: 'string' | 'boolean'; short?: string }> = {};
  for (const flag of flags) {
    options[flag.name] = {
      type: flag.value === undefined ? 'boolean' : 'string',
      ...(flag.short === undefined ? {} : { short: flag.short }),
    };
  }
  return parseArgs({ args: [...words], options, strict: false, allowPositionals: true, tokens: true }).tokens;
}

function flagValue(command: Command, flag: Flag, written: string, value: string | undefined, inline: boolean): string | boolean {
  if (flag.value === undefined) {
    if (value !== undefined) throw new UsageError(`${written} is a switch and takes no value.`, helpFor(command));
    return true;
  }
  if (value === undefined || (!inline && value.startsWith('--'))) {
    throw new UsageError(`${written} needs a value: ${written} ${flag.value}`, helpFor(command));
  }
  if (flag.choices !== undefined && !flag.choices.includes(value)) {
    const meant = nearest(value, flag.choices);
    throw new UsageError(
      `${written} is "${value}", which is none of ${flag.choices.join(', ')}.`,
      meant === undefined ? helpFor(command) : `Did you mean "${meant}"?`,
    );
  }
  return value;
}

function absent(flag: Flag): false | undefined | readonly string[] {
  if (flag.repeated === true) return [];
  return flag.value === undefined ? false : undefined;
}

function unknownFlag(command: Command, flags: readonly Flag[], written: string): UsageError {
  const meant = nearest(
    written.replace(/^-+/, ''),
    flags.map((flag) => flag.name),
  );
  return new UsageError(
    `${written} is not a flag of "concordat ${command.name}".`,
    meant === undefined ? helpFor(command) : `Did you mean "--${meant}"?`,
  );
}

function countArguments(command: Command, rest: readonly string[]): void {
  const missing = command.arguments.filter((argument) => argument.required)[rest.length];
  if (missing !== undefined)
    throw new UsageError(`"concordat ${command.name}" needs ${missing.name}: ${missing.summary}`, helpFor(command));
  const endless = command.arguments.at(-1)?.repeated === true;
  const extra = rest[command.arguments.length];
  if (!endless && extra !== undefined)
    throw new UsageError(`"concordat ${command.name}" does not know what to do with "${extra}".`, helpFor(command));
}

function helpFor(command: Command): string {
  return `See "concordat ${command.name} --help".`;
}
