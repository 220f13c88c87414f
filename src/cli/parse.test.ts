import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { type Command, UsageError } from './command.ts';
import { COMMANDS, commandOf } from './commands/index.ts';
import { parseCommand } from './parse.ts';
import { nearest } from './suggest.ts';

const COMMAND_TABLE = await Promise.all(COMMANDS.map(commandOf));
const call = COMMAND_TABLE.find(({ name }) => name === 'call') as Command;

describe('parsing', () => {
  it('gives every flag of the description, absent or not', () => {
    const { invocation, settings } = parseCommand(call, [
      'maps',
      'find shop',
      '-p',
      'id=7',
      '--param',
      'zoom=3',
      '--env=sandbox',
      '--quiet',
    ]);
    assert.deepEqual(invocation.arguments, ['maps', 'find shop']);
    assert.deepEqual(
      { ...invocation.flags },
      {
        input: undefined,
        param: ['id=7', 'zoom=3'],
        query: [],
        header: [],
        timeout: undefined,
        env: 'sandbox',
        folder: undefined,
        quiet: true,
        help: false,
        'no-color': false,
      },
    );
    assert.deepEqual(settings.get('environment'), { flag: 'env', value: 'sandbox' });
  });

  it('takes everything after -- as arguments, and - as a value', () => {
    assert.deepEqual(parseCommand(call, ['--', '--quiet', '-p']).invocation.arguments, ['--quiet', '-p']);
    assert.equal((parseCommand(call, ['a', 'b', '-i', '-']).invocation.flags as Record<string, unknown>).input, '-');
  });

  it('any words either parse or are refused with a remedy, for every command', () => {
    const words = fc.array(
      fc.oneof(fc.string(), fc.constantFrom('--format', '--env', '-p', '--', '-', '--help', '--quiet=1', 'json', '--__proto__')),
    );
    fc.assert(
      fc.property(words, fc.constantFrom(...COMMAND_TABLE), (typed, command) => {
        try {
          parseCommand(command, typed);
        } catch (error) {
          assert.ok(error instanceof UsageError, String(error));
        }
      }),
    );
  });
});

describe('the command table', () => {
  it('names every command once and gives each an example that it parses', () => {
    const names = COMMAND_TABLE.map(({ name }) => name);
    assert.equal(new Set(names).size, names.length);
    for (const command of COMMAND_TABLE) {
      assert.ok(command.examples.length > 0, command.name);
      for (const example of command.examples.filter(({ command: line }) => line.startsWith(`concordat ${command.name}`))) {
        parseCommand(command, wordsOf(example.command));
      }
      const flags = command.flags
        .flatMap((flag) => ['short' in flag ? flag.short : undefined, flag.name])
        .filter((name) => name !== undefined);
      assert.equal(new Set(flags).size, flags.length, command.name);
    }
  });

  it('loads a command that can run for each', async () => {
    for (const { name, load } of COMMANDS) assert.equal(typeof (await load()).run, 'function', name);
  });
});

describe('suggestions', () => {
  it('find the word that is begun or misspelled, and stay silent otherwise', () => {
    const words = ['check', 'call', 'completion', 'explain'];
    assert.equal(nearest('chek', words), 'check');
    assert.equal(nearest('exp', words), 'explain');
    assert.equal(nearest('co', words), 'completion');
    assert.equal(nearest('frobnicate', words), undefined);
  });
});

/** As a shell would, for the few quotes that examples use; a pipe or a redirection ends the command. */
function wordsOf(line: string): string[] {
  const command = line.split(/ [|>] /)[0] ?? '';
  return [...command.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map((match) => match[1] ?? match[2] ?? match[3] ?? '').slice(2);
}
