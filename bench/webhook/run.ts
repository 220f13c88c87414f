/**
 * How long a sender waits for its 200: webhooks as Stripe signs them at a steady 200 a second, each written down with a sync before
 * it is answered, beside syncs of a bare file on the same disk during the same seconds.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { benchDocument } from '../document.ts';
import { spread, table } from '../measure.ts';

const RATE = 200;
const WARM_UP = 2;
const SECRET = ['a', 'secret', 'of', 'benches'].join('-');
const AT = [50, 99] as const;

interface Round {
  readonly accepted: readonly number[];
  readonly synced: readonly number[];
}

export async function benchWebhook(rounds: number, seconds: number): Promise<string> {
  const rows = new Map<string, number[]>();
  const add = (name: string, value: number): void => void rows.set(name, [...(rows.get(name) ?? []), value]);
  for (let round = 0; round < rounds; round += 1) {
    const { accepted, synced } = await oneRound(seconds);
    for (const share of AT) {
      add(`accepted p${share}`, at(accepted, share));
      add(`fsync p${share}`, at(synced, share));
    }
    add('goal', 2 * at(synced, 99) + 5);
    add('over', at(accepted, 99) / (2 * at(synced, 99) + 5));
  }
  const cell = (name: string): string => spread(rows.get(name) ?? []);
  return table(
    [`ms, ${RATE} webhooks a second`, 'p50', 'p99', '2 × fsync p99 + 5 ms', 'p99 over that'],
    [
      ['accepted and written down', cell('accepted p50'), cell('accepted p99'), cell('goal'), cell('over')],
      ['fsync of a file beside it', cell('fsync p50'), cell('fsync p99'), '', ''],
    ],
  );
}

async function oneRound(seconds: number): Promise<Round> {
  const folder = mkdtempSync(join(tmpdir(), 'concordat-bench-'));
  const documents = join(folder, 'integrations');
  mkdirSync(documents);
  const webhooks =
    '## Webhooks\n- **Signature**: Stripe, secret env:BENCH_WEBHOOK_SECRET\n- **Deliver To**: in process\n\n## Testing';
  writeFileSync(join(documents, 'REQ-I-001-bench.md'), benchDocument('http://127.0.0.1:9').replace('## Testing', webhooks));
  const { gateway, address } = await startGateway(documents, folder);
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  try {
    await load(address, agent, WARM_UP);
    const stop = new AbortController();
    const syncing = syncs(folder, stop.signal);
    const accepted = await load(address, agent, seconds);
    stop.abort();
    return { accepted, synced: await syncing };
  } finally {
    agent.destroy();
    gateway.kill('SIGTERM');
    await new Promise((resolve) => gateway.once('exit', resolve));
    rmSync(folder, { recursive: true, force: true });
  }
}

async function startGateway(documents: string, store: string): Promise<{ gateway: ChildProcess; address: string }> {
  const script = fileURLToPath(new URL('gateway.ts', import.meta.url));
  const gateway = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', script, documents, store], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, BENCH_WEBHOOK_SECRET: SECRET },
  });
  const address = await new Promise<string>((resolve, reject) => {
    gateway.stdout?.once('data', (text: Buffer) => resolve(text.toString().trim()));
    gateway.once('exit', (code) => reject(new Error(`the gateway ended with ${code}`)));
  });
  return { gateway, address };
}

/** Milliseconds that each one took from the moment in which it was due: a sender does not wait for the one before. */
async function load(address: string, agent: Agent, seconds: number): Promise<readonly number[]> {
  const took: number[] = [];
  const began = performance.now();
  const all: Promise<void>[] = [];
  for (let sent = 0; sent < RATE * seconds; sent += 1) {
    const due = began + (sent * 1_000) / RATE;
    const early = due - performance.now();
    if (early > 0) await pause(early);
    all.push(send(address, agent).then(() => void took.push(performance.now() - due)));
  }
  await Promise.all(all);
  return took;
}

let events = 0;

function send(address: string, agent: Agent): Promise<void> {
  events += 1;
  const object = { object: 'payment_intent', amount: 1_999, currency: 'eur', metadata: { note: 'x'.repeat(1_500) } };
  const body = JSON.stringify({ id: `evt_${events}`, type: 'payment_intent.succeeded', data: { object } });
  const time = Math.floor(Date.now() / 1_000);
  const v1 = createHmac('sha256', SECRET).update(`${time}.${body}`).digest('hex');
  const headers = {
    'Content-Type': 'application/json',
    'Content-Length': Buffer.byteLength(body),
    'Stripe-Signature': `t=${time},v1=${v1}`,
  };
  return new Promise((resolve, reject) => {
    const sending = request(`${address}/bench/webhooks`, { method: 'POST', agent, headers }, (response) => {
      response.resume();
      response.once('end', () => {
        if (response.statusCode === 200) resolve();
        else reject(new Error(`it was answered ${response.statusCode}`));
      });
    });
    sending.once('error', reject);
    sending.end(body);
  });
}

/** Milliseconds of each sync after a few kilobytes, some forty a second. */
async function syncs(folder: string, signal: AbortSignal): Promise<readonly number[]> {
  const took: number[] = [];
  const file = await open(join(folder, 'beside'), 'w');
  const bytes = Buffer.alloc(4_096, 1);
  while (!signal.aborted) {
    await file.write(bytes);
    const began = performance.now();
    await file.datasync();
    took.push(performance.now() - began);
    await pause(20);
  }
  await file.close();
  return took;
}

function at(values: readonly number[], percentile: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor((percentile / 100) * sorted.length))] ?? Number.NaN;
}

if (import.meta.main) console.log(await benchWebhook(Number(process.argv[2] ?? 3), Number(process.argv[3] ?? 20)));
