/**
 * Transcripts: Markdown that shows what somebody types and what comes back, run as tests. A transcript has a folder of its own.
 *
 * ```file integrations/REQ-I-001-x.md  writes that file
 * ```vendor                            answers of a stand-in, one line each, the last for ever: `503 retry-after: 1 {"a":1}`
 * ```console                           `$ command`, then lines of standard output, `! ` lines of standard error, `[1]` the exit
 *                                      code when it is not 0. `…` stands for any characters in a line, `⋮` (`! ⋮`) for any lines.
 *
 * `{vendor}` in files and commands is the stand-in's address; where its address is printed, `{vendor}` is expected.
 */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { delimiter, dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

interface Fence {
  readonly kind: string;
  readonly path: string;
  readonly lines: readonly string[];
  /** Number of the first line after the opening. */
  readonly at: number;
}

interface Step {
  readonly command: string;
  readonly out: readonly string[];
  readonly talk: readonly string[];
  readonly exit: number;
  readonly line: number;
}

/** Runs every step of the transcript in `folder`; rejects with the first difference. */
export async function playTranscript(file: string, folder: string): Promise<void> {
  const fences = fencesOf(readFileSync(file, 'utf8'));
  const answers = fences.find((fence) => fence.kind === 'vendor');
  const vendor = answers === undefined ? undefined : await startVendor(answers.lines);
  const address = vendor === undefined ? '' : `http://127.0.0.1:${(vendor.address() as AddressInfo).port}`;
  try {
    for (const fence of fences) {
      if (fence.kind === 'file') write(join(folder, fence.path), fence.lines.join('\n').replaceAll('{vendor}', address));
      if (fence.kind !== 'console') continue;
      for (const step of stepsOf(fence)) await play(step, `${file}:${step.line}`, folder, address);
    }
  } finally {
    vendor?.close();
    vendor?.closeAllConnections();
  }
}

export interface Ended {
  readonly out: string;
  readonly talk: string;
  readonly exit: number | null;
}

/** Starts a shell command with `concordat` in its path and nothing of the tester's own environment. */
export function shell(command: string, folder: string): ChildProcess {
  return spawn('/bin/sh', ['-c', command], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: [join(ROOT, 'bin'), '/usr/local/bin', '/usr/bin', '/bin'].join(delimiter),
      HOME: folder,
      LANG: 'C.UTF-8',
      NODE_COMPILE_CACHE: join(ROOT, 'node_modules', '.cache', 'concordat'),
    },
  });
}

export async function ended(child: ChildProcess): Promise<Ended> {
  const exit = new Promise<number | null>((resolve, reject) => child.once('error', reject).once('close', resolve));
  const [out, talk] = await Promise.all([child.stdout, child.stderr].map((stream) => (stream === null ? '' : text(stream))));
  return { out: out ?? '', talk: talk ?? '', exit: await exit };
}

async function play(step: Step, where: string, folder: string, address: string): Promise<void> {
  const real = await ended(shell(step.command.replaceAll('{vendor}', address), folder));
  const shown = (written: string): string[] => {
    const plain = address === '' ? written : written.replaceAll(address, '{vendor}');
    return plain === '' ? [] : plain.replace(/\n$/, '').split('\n');
  };
  const actual = { out: shown(real.out), talk: shown(real.talk), exit: real.exit };
  const same = actual.exit === step.exit && matches(actual.out, step.out) && matches(actual.talk, step.talk);
  if (!same) assert.fail(`${where}\n$ ${step.command}\n--- expected\n${lay(step)}\n--- got\n${lay(actual)}`);
}

function lay({
  out,
  talk,
  exit,
}: {
  readonly out: readonly string[];
  readonly talk: readonly string[];
  readonly exit: number | null;
}): string {
  return [...out, ...talk.map((line) => `! ${line}`.trimEnd()), ...(exit === 0 ? [] : [`[${exit}]`])].join('\n');
}

/** Trailing spaces do not count: editors take them away. */
function matches(actual: readonly string[], expected: readonly string[]): boolean {
  const [first, ...rest] = expected;
  if (first === undefined) return actual.length === 0;
  if (first === '⋮') return actual.some((_, index) => matches(actual.slice(index), rest)) || rest.length === 0;
  return actual[0] !== undefined && lineMatches(actual[0].trimEnd(), first.trimEnd()) && matches(actual.slice(1), rest);
}

function lineMatches(actual: string, expected: string): boolean {
  const [start = '', ...rest] = expected.split('…');
  if (rest.length === 0) return actual === expected;
  if (!actual.startsWith(start)) return false;
  const end = rest.pop() ?? '';
  let at = start.length;
  for (const part of rest) {
    const found = actual.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return actual.length - end.length >= at && actual.endsWith(end);
}

function fencesOf(markdown: string): Fence[] {
  const fences: Fence[] = [];
  const lines = markdown.split('\n');
  for (let at = 0; at < lines.length; at += 1) {
    const opening = /^(`{3,})(\w+)(?: (\S+))?$/.exec(lines[at] ?? '');
    if (opening === null) continue;
    const end = lines.indexOf(opening[1] ?? '', at + 1);
    assert.ok(end > at, `the fence at line ${at + 1} does not end`);
    fences.push({ kind: opening[2] ?? '', path: opening[3] ?? '', lines: lines.slice(at + 1, end), at: at + 2 });
    at = end;
  }
  return fences;
}

function stepsOf(fence: Fence): Step[] {
  const steps: { command: string; out: string[]; talk: string[]; exit: number; line: number }[] = [];
  for (const [index, line] of fence.lines.entries()) {
    const step = steps.at(-1);
    const exit = /^\[(\d+)\]$/.exec(line);
    if (line.startsWith('$ ')) steps.push({ command: line.slice(2), out: [], talk: [], exit: 0, line: fence.at + index });
    else if (step === undefined) assert.fail(`line ${fence.at + index}: a console block starts with a command`);
    else if (exit !== null) step.exit = Number(exit[1]);
    else if (line === '!' || line.startsWith('! ')) step.talk.push(line.slice(2));
    else step.out.push(line);
  }
  return steps;
}

/** A server that gives its answers in order, whatever it is asked. */
function startVendor(answers: readonly string[]): Promise<Server> {
  let next = 0;
  const server = createServer((request, response) => {
    const answer = answers[Math.min(next, answers.length - 1)] ?? '200';
    next += 1;
    const [, status = '200', headers = '', body = ''] = /^(\d+)((?: [\w-]+: \S+)*)(?: (.*))?$/.exec(answer) ?? [];
    for (const [, name = '', value = ''] of headers.matchAll(/ ([\w-]+): (\S+)/g)) response.setHeader(name, value);
    request.resume();
    response.writeHead(Number(status)).end(body);
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

function write(file: string, content: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${content}\n`);
}
