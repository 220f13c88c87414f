/**
 * The command line: finds the command, reads its words and settings, loads it, runs it, and turns how it ended into an exit
 * code. It must not know what any command does, and loads nothing that `--help` does not need.
 */
import { processEnvironment } from '../runtime/platform/environment.ts';
import { type Command, type ExitCode, UsageError } from './command.ts';
import { COMMANDS, commandOf } from './commands/index.ts';
import { type Output, streamOutput } from './output.ts';
import type { Parsed } from './parse.ts';
import type { Session } from './session.ts';
import { Signals } from './signals.ts';

/** Never rejects. Data goes to standard output and talk to standard error. */
export async function run(words: readonly string[]): Promise<ExitCode> {
  const environment = processEnvironment();
  const noColour = words.includes('--no-color');
  const signals = new Signals((line) => talk.lines(line));
  const talk = streamOutput(
    () => process.stderr,
    environment,
    noColour,
    () => signals.outputClosed(),
  );
  const out = streamOutput(
    () => process.stdout,
    environment,
    noColour,
    () => signals.outputClosed(),
  );
  let code: ExitCode;
  let thrown: { readonly error: unknown } | undefined;
  try {
    code = await dispatch(words, out, talk, signals);
  } catch (error) {
    code = 2;
    thrown = { error };
  }
  // What did not get out is the reason for whatever came after it.
  const unwritten = await out.ended();
  if (unwritten === undefined && thrown === undefined) return (await talk.ended()) === undefined ? code : 2;
  const { report } = await import('./failure.ts');
  return report(unwritten ?? thrown?.error, talk, environment);
}

async function dispatch(words: readonly string[], out: Output, talk: Output, signals: Signals): Promise<ExitCode> {
  const [name = '--help', ...rest] = words.filter((word) => word !== '--no-color');
  if (name === '--help' || name === '-h' || (name === 'help' && rest.length === 0)) return generalHelp(out);
  if (name === '--version' || name === '-V' || name === 'version') return version(out);
  const asked = name === 'help' ? (rest[0] ?? '') : name;
  const entry = COMMANDS.find((candidate) => candidate.name === asked);
  if (entry === undefined) return unknownCommand(asked);
  const command = await commandOf(entry);
  if (name === 'help') return commandHelp(command, out);
  const { parseCommand } = await import('./parse.ts');
  const parsed = parseCommand(command, rest);
  if (parsed.help) return commandHelp(command, out);
  const session = await sessionFor(parsed, out, talk, signals);
  const { run: runCommand } = await entry.load();
  return runCommand(parsed.invocation, session);
}

async function sessionFor(parsed: Parsed, out: Output, talk: Output, signals: Signals): Promise<Session> {
  const { Settings } = await import('./settings.ts');
  const environment = processEnvironment();
  const cwd = process.cwd();
  return {
    out,
    talk,
    input: {
      get interactive() {
        return process.stdin.isTTY === true && talk.interactive;
      },
      stream: () => process.stdin,
    },
    environment,
    settings: new Settings(parsed.settings, environment, cwd),
    cwd,
    get stopped() {
      return signals.stopped;
    },
  };
}

async function generalHelp(out: Output): Promise<ExitCode> {
  const help = await import('./help.ts');
  out.lines(...help.generalHelp(COMMANDS, out));
  return 0;
}

async function commandHelp(command: Command, out: Output): Promise<ExitCode> {
  const help = await import('./help.ts');
  out.lines(...help.commandHelp(command, out));
  return 0;
}

async function version(out: Output): Promise<ExitCode> {
  const { packageVersion } = await import('./version.ts');
  out.lines(packageVersion());
  return 0;
}

async function unknownCommand(name: string): Promise<never> {
  const { nearest } = await import('./suggest.ts');
  const meant = nearest(
    name,
    COMMANDS.map((entry) => entry.name),
  );
  throw new UsageError(
    `"${name}" is not a command.`,
    meant === undefined ? 'See "concordat --help".' : `Did you mean "${meant}"?`,
  );
}
