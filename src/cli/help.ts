/** Help, made from the commands' descriptions. Examples come first: most people want one to change. */
import type { Argument, Command, Flag } from './command.ts';
import { GENERAL_FLAGS } from './general-flags.ts';
import type { Output } from './output.ts';
import { definitions } from './render/definitions.ts';
import { SETTINGS, type SettingDescription } from './settings-table.ts';

export const EXIT_CODES = [
  ['0', 'satisfied'],
  ['1', 'a requirement is not met'],
  ['2', 'could not judge: a wrong request, an unreadable file, nothing to judge'],
  ['130', 'interrupted'],
] as const;

export function generalHelp(commands: readonly Pick<Command, 'name' | 'summary'>[], out: Output): string[] {
  const { paint } = out;
  return [
    'Integration requirements that run: one Markdown document per external system, checked and enforced.',
    '',
    paint('heading', 'Examples'),
    ...rows(GENERAL_EXAMPLES, out),
    '',
    paint('heading', 'Commands'),
    ...rows(
      commands.map((command) => [command.name, command.summary]),
      out,
    ),
    '',
    'Run "concordat <command> --help" for its examples and flags.',
  ];
}

const GENERAL_EXAMPLES: readonly (readonly [string, string])[] = [
  ['concordat init', 'make a folder for documents, with an example'],
  ['concordat check', 'find what is wrong or missing in them'],
  ['concordat explain REQ-I-001', 'see the policies that a document means'],
  ['concordat serve', 'run the gateway that enforces them'],
];

export function commandHelp(command: Command, out: Output): string[] {
  const { paint } = out;
  const lines = [`${paint('strong', usage(command))}`, `${sentence(command.summary)}`, '', paint('heading', 'Examples')];
  lines.push(
    ...rows(
      command.examples.map((example) => [example.command, example.says]),
      out,
    ),
  );
  if (command.arguments.length > 0) {
    lines.push('', paint('heading', 'Arguments'));
    lines.push(
      ...rows(
        command.arguments.map((argument) => [written(argument), argument.summary]),
        out,
      ),
    );
  }
  lines.push('', paint('heading', 'Flags'));
  lines.push(
    ...rows(
      [...command.flags, ...GENERAL_FLAGS].map((flag) => [flagForm(flag), flagSummary(flag)]),
      out,
    ),
  );
  lines.push('', paint('heading', 'Exit codes'));
  lines.push(...rows(command.exits ?? EXIT_CODES, out));
  return lines;
}

/** `concordat check [flags] [path…]`. */
export function usage(command: Command): string {
  return ['concordat', command.name, '[flags]', ...command.arguments.map(written)].join(' ');
}

export function flagForm(flag: Flag): string {
  const short = flag.short === undefined ? '' : `-${flag.short}, `;
  return `${short}--${flag.name}${flag.value === undefined ? '' : ` ${flag.value}`}`;
}

/** What it does, what it takes, and what holds without it. */
export function flagSummary(flag: Flag): string {
  const choices = flag.choices === undefined ? '' : ` One of ${flag.choices.join(', ')}.`;
  if (flag.setting === undefined) return flag.summary + choices;
  const setting: SettingDescription = SETTINGS[flag.setting];
  const fallback = setting.default === undefined ? '' : ` Default ${setting.default}.`;
  return `${flag.summary}${choices}${fallback} Also ${setting.variable}.`;
}

function written(argument: Argument): string {
  const name = argument.repeated === true ? `${argument.name}…` : argument.name;
  return argument.required ? name : `[${name}]`;
}

export function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

function rows(pairs: readonly (readonly [string, string])[], out: Output): string[] {
  return definitions(pairs, { indent: 2, width: out.width });
}
