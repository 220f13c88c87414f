/** Starts the demo as its reader does, tries what it suggests, and stops it. On free ports, so that nothing is in the way. */
import assert from 'node:assert/strict';
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { suggestions } from './commands.ts';
import { copyDocuments, movePorts } from './documents.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const shell = promisify(execFile);

interface Ran {
  readonly status: number;
  readonly output: string;
}

async function run(command: string): Promise<Ran> {
  try {
    const { stdout } = await shell('sh', ['-c', command], { cwd: ROOT });
    return { status: 0, output: stdout };
  } catch (error) {
    const { code, stdout } = error as { code: number; stdout: string };
    return { status: code, output: stdout };
  }
}

/** Asks until the answer is as wanted; gives up when the test's time is over, and then says what it saw last. */
async function until(signal: AbortSignal, ask: () => Promise<Ran>, wanted: (ran: Ran) => boolean): Promise<Ran> {
  for (;;) {
    const ran = await ask();
    if (wanted(ran)) return ran;
    if (signal.aborted) assert.fail(`it never came; last seen:\n${ran.output}`);
  }
}

/** The demo's output until it has said how to stop it; the rest is let go. */
function greeting(demo: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    demo.once('exit', (code) => reject(new Error(`the demo ended with ${code} after saying:\n${said}`)));
    demo.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
      said += chunk;
      if (said.includes('Ctrl-C stops everything.')) resolve(said);
    });
  });
}

test('the demo runs, its suggestions work, and Ctrl-C stops it', { timeout: 180_000 }, async (t) => {
  const demo = spawn(process.execPath, [`${import.meta.dirname}/start.ts`, '--any-ports'], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  t.after(() => demo.kill('SIGKILL'));
  const said = await greeting(demo);

  const gateway = /runs on (http:\S+) /.exec(said)?.[1] ?? '';
  const stripe = /Stripe +(http:\S+)/.exec(said)?.[1] ?? '';
  const commands = suggestions({ gateway, stripe }).map(({ command }) => command);
  for (const command of commands) assert.ok(said.includes(command), `it suggests ${command}`);
  const [pay = '', status = '', broke = '', statusOfPayments = '', payAgain = '', payLater = '', waiting = ''] = commands;
  const [repair = '', made = '', webhook = '', forged = '', received = '', log = ''] = commands.slice(7);

  assert.equal(JSON.parse((await run(pay)).output).object, 'payment_intent');
  const calm = await run(status);
  assert.equal(calm.status, 0);
  for (const id of ['REQ-I-001', 'REQ-I-002', 'REQ-I-003', 'REQ-I-004', 'REQ-I-005', 'REQ-I-006'])
    assert.ok(calm.output.includes(id), `${id} runs`);

  assert.equal((await run(broke)).status, 0);
  const open = await until(
    t.signal,
    () => run(statusOfPayments),
    (ran) => ran.status === 1,
  );
  assert.match(open.output, /open/);
  const refused = await until(
    t.signal,
    () => run(payAgain),
    (ran) => ran.output.includes('problem+json'),
  );
  assert.match(refused.output, /^HTTP\/1\.1 503 /);
  assert.match(refused.output, /CONCORDAT_CIRCUIT_OPEN/);
  assert.match(refused.output, /\nretry-after: \d+/i);

  const later = await run(payLater);
  assert.match(later.output, /^HTTP\/1\.1 202 /);
  assert.match(later.output, /\nPreference-Applied: respond-async/i);
  const [, id = ''] = /"id":"([^"]+)"/.exec(later.output) ?? [];
  assert.match((await run(waiting)).output, new RegExp(`^${id} .* waiting `, 'm'));

  const logged = async () => JSON.parse((await run(log)).output) as { status: number; headers: Record<string, string> }[];
  assert.ok((await logged()).some((arrival) => arrival.status === 503));
  assert.deepEqual(JSON.parse((await run(repair)).output), [], 'no fault is left');
  await until(
    t.signal,
    () => run(made),
    (ran) => new RegExp(`^${id} .* delivered `, 'm').test(ran.output),
  );

  assert.equal((await run(webhook)).output, '200 {"status":"accepted"}\n');
  assert.match((await run(forged)).output, /"status":40[01]/);
  assert.match((await run(received)).output, / inbox .* payment_intent\.succeeded /);
  const arrivals = await logged();
  assert.ok(arrivals.length > 0 && arrivals.every((arrival) => arrival.headers.authorization === '[present]'));

  demo.kill('SIGINT');
  const [code] = await once(demo, 'exit');
  assert.equal(code, 0);
});

test('a copy of the documents differs only in its ports, and is removed', () => {
  const copied: string[] = [];
  using folder = copyDocuments((text) => {
    copied.push(text);
    return movePorts(text, new Map([[12111, 4711]]));
  });
  assert.equal(copied.length, 6);
  assert.ok(folder.path.includes('concordat-integrations-'));
  const before = copied.find((text) => text.includes(':12111')) ?? '';
  const after = movePorts(before, new Map([[12111, 4711]]));
  assert.equal(after, before.replace('http://127.0.0.1:12111', 'http://127.0.0.1:4711'));
});
