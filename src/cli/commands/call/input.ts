/** The words of the command line → the portable form of a call. */
import { readFileSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { CallInput } from '../../../requirement/call.ts';
import { type Invocation, UsageError } from '../../command.ts';
import type { call } from './command.ts';

export async function inputOf(flags: Invocation<typeof call>['flags'], standardInput: () => Readable): Promise<CallInput> {
  const body = flags.input === undefined ? undefined : await bodyOf(flags.input, standardInput);
  return {
    params: Object.fromEntries(flags.param.map((written) => pair(written, '=', '--param'))),
    query: grouped(flags.query.map((written) => pair(written, '=', '--query'))),
    headers: Object.fromEntries(flags.header.map((written) => pair(written, ':', '--header'))),
    ...(body === undefined ? {} : { body }),
  };
}

async function bodyOf(written: string, standardInput: () => Readable): Promise<unknown> {
  if (written === '-') return parsed(await text(standardInput()), 'Standard input');
  if (!written.startsWith('@')) return parsed(written, '--input');
  const file = written.slice(1);
  try {
    return parsed(readFileSync(file, 'utf8'), file);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`${file} cannot be read: ${(error as Error).message}`);
  }
}

function parsed(json: string, where: string): unknown {
  try {
    return JSON.parse(json);
  } catch (error) {
    throw new UsageError(
      `${where} is not JSON: ${(error as Error).message}`,
      'Write a body as --input \'{"amount": 1200}\' or --input @file.json.',
    );
  }
}

function pair(written: string, separator: '=' | ':', flag: string): [string, string] {
  const at = written.indexOf(separator);
  if (at < 1)
    throw new UsageError(
      `${flag} is "${written}", which has no "${separator}".`,
      `Write it as ${flag} name${separator === ':' ? ': ' : '='}value.`,
    );
  return [written.slice(0, at).trim(), separator === ':' ? written.slice(at + 1).trim() : written.slice(at + 1)];
}

/** A name given twice is sent twice. */
function grouped(pairs: readonly (readonly [string, string])[]): Record<string, string | string[]> {
  const found = new Map<string, string | string[]>();
  for (const [name, value] of pairs) {
    const before = found.get(name);
    found.set(name, before === undefined ? value : [before, value].flat());
  }
  return Object.fromEntries(found);
}
