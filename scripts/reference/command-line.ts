/** `docs/reference/cli.md` and the JSON Schema of the configuration file, from the command table and the settings table. */
import type { Command } from '../../src/cli/command.ts';
import { COMMANDS, commandOf } from '../../src/cli/commands/index.ts';
import { GENERAL_FLAGS } from '../../src/cli/general-flags.ts';
import { EXIT_CODES, flagForm, flagSummary, sentence, usage } from '../../src/cli/help.ts';
import { SETTINGS, type SettingDescription } from '../../src/cli/settings-table.ts';
import { CONFIGURATION_FILE } from '../../src/library/configuration-file.ts';

const settings = Object.entries(SETTINGS) as [string, SettingDescription][];

const commands = await Promise.all(COMMANDS.map(commandOf));

/** What each file should hold, by its path in the repository. */
export function commandLinePages(): Record<string, string> {
  return {
    'docs/reference/cli.md': reference(),
    'schema/concordat.config.schema.json': `${JSON.stringify(schema(), undefined, 2).replace(/\[[^[\]{}]*\]/g, onOneLine)}\n`,
  };
}

function reference(): string {
  return [
    '# Command line',
    '',
    '<!-- Generated from the command table: npm run generate. -->',
    '',
    'Data goes to standard output, talk to standard error; each has colours only on a terminal, and `NO_COLOR`, `FORCE_COLOR` and',
    '`TERM=dumb` are heard. Nothing is asked and nothing moves off a terminal.',
    '',
    list(commands.map((command) => [`[\`concordat ${command.name}\`](#concordat-${command.name})`, command.summary])),
    '## Exit codes',
    '',
    rows(['Code', 'Means'], EXIT_CODES),
    '## Settings',
    '',
    `Flags win over variables, variables over \`${CONFIGURATION_FILE}\` (the nearest one from the current folder upwards, or the one that`,
    '`CONCORDAT_CONFIG` names), and that over the defaults. `concordat doctor` prints each with its origin.',
    '',
    rows(
      ['Key', 'Variable', 'Default', 'Meaning'],
      settings.map(([name, { variable, default: fallback, summary }]) => [
        code(name),
        code(variable),
        fallback === undefined ? '–' : code(String(fallback)),
        summary,
      ]),
    ),
    ...commands.map(section),
  ].join('\n');
}

function section(command: Command): string {
  const flags = [...command.flags, ...GENERAL_FLAGS];
  return [
    `## concordat ${command.name}`,
    '',
    sentence(command.summary),
    '',
    '```sh',
    ...command.examples.flatMap(({ command: line, says }) => [`# ${says}`, line]),
    '```',
    '',
    `Usage: ${code(usage(command))}`,
    '',
    ...(command.arguments.length === 0
      ? []
      : [
          rows(
            ['Argument', 'Meaning'],
            command.arguments.map(({ name, summary }) => [code(name), summary]),
          ),
        ]),
    rows(
      ['Flag', 'Meaning'],
      flags.map((flag) => [code(flagForm(flag)), flagSummary(flag)]),
    ),
    rows(['Exit code', 'Means'], command.exits ?? EXIT_CODES),
  ].join('\n');
}

/** Columns filled up, as the formatter of this repository writes tables. */
function rows(headings: readonly string[], cells: readonly (readonly string[])[]): string {
  const escaped = [headings, ...cells].map((row) => row.map((cell) => cell.replaceAll('|', '\\|')));
  const widths = headings.map((_, index) => Math.max(...escaped.map((row) => row[index]?.length ?? 0)));
  const line = (row: readonly string[]): string => `| ${row.map((cell, index) => cell.padEnd(widths[index] ?? 0)).join(' | ')} |`;
  const [first = [], ...rest] = escaped;
  return [line(first), line(widths.map((width) => '-'.repeat(width))), ...rest.map(line), ''].join('\n');
}

function list(pairs: readonly (readonly [string, string])[]): string {
  return [...pairs.map(([term, explanation]) => `- ${term}: ${explanation}`), ''].join('\n');
}

function code(text: string): string {
  return `\`${text}\``;
}

function schema(): object {
  const properties = settings.map(([name, description]) => [
    name,
    {
      description: description.summary,
      type: description.type,
      ...(description.choices === undefined ? {} : { enum: description.choices }),
      ...(description.minimum === undefined ? {} : { minimum: description.minimum }),
      ...(description.maximum === undefined ? {} : { maximum: description.maximum }),
      ...(description.default === undefined ? {} : { default: description.default }),
    },
  ]);
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: CONFIGURATION_FILE,
    description: 'Settings of Concordat for one project. Flags and CONCORDAT_* variables win over them.',
    type: 'object',
    properties: { $schema: { type: 'string' }, ...Object.fromEntries(properties) },
    additionalProperties: false,
  };
}

/** Short lists as the formatter of this repository writes them. */
function onOneLine(list: string): string {
  return list.replace(/\s+/g, ' ').replace('[ ', '[').replace(' ]', ']');
}
