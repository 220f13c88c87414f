/**
 * Kills a gateway again and again while deliveries are accepted and delivered, at named points and at any instant, with a clock that
 * jumps by an hour, and then looks at every single one: what was accepted was carried out, once, and in order.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seededChance } from '../../src/runtime/simulation/chance.ts';
import { GatewayProcess, type GatewaySetting } from './gateway.ts';
import { Receiver } from './receiver.ts';

export interface CrashSetting {
  readonly seed: number;
  readonly rounds: number;
  /** PostgreSQL instead of a file. */
  readonly database?: string | undefined;
  readonly environment?: ((folder: string) => Readonly<Record<string, string>>) | undefined;
  /** After each death and before the next start. */
  readonly between?: ((folder: string, random: () => number) => Promise<void>) | undefined;
  /** Something else to be killed in some of the rounds, while the gateway lives: the database. */
  readonly alsoKill?: (() => Promise<void>) | undefined;
}

export interface CrashReport {
  readonly accepted: number;
  readonly repeats: number;
  /** Ways in which it died. */
  readonly deaths: Readonly<Record<string, number>>;
}

const ORDERS = 8;
/** Accepted and not yet carried out, at most: a key is one at a time, so what waits grows as long as nothing is delivered. */
const MOST_AHEAD = 500;
/** Nothing of this takes long; what is not there by then never comes. */
const LONGEST = 120_000;

/** Rejects when anything that was accepted is lost, doubled or out of order. */
export async function crashRounds(setting: CrashSetting): Promise<CrashReport> {
  const folder = mkdtempSync(join(tmpdir(), 'concordat-crash-'));
  const receiver = await Receiver.start();
  const rounds = new Rounds(setting, folder, receiver);
  try {
    writeFileSync(join(folder, 'REQ-I-001-payment-gateway.md'), documentFor(receiver.url));
    return await rounds.run();
  } finally {
    rounds.end();
    receiver.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

class Rounds {
  readonly #setting: CrashSetting;
  readonly #folder: string;
  readonly #receiver: Receiver;
  readonly #random: () => number;
  readonly #deaths: Record<string, number> = {};
  /** Numbers accepted of each order. */
  readonly #accepted = new Map<string, number>();
  #gateway: GatewayProcess | undefined;
  #up = Promise.withResolvers<void>();
  #finishing = false;

  constructor(setting: CrashSetting, folder: string, receiver: Receiver) {
    this.#setting = setting;
    this.#folder = folder;
    this.#receiver = receiver;
    this.#random = seededChance(setting.seed);
    receiver.fails = () => this.#random() < 0.03;
  }

  async run(): Promise<CrashReport> {
    const producers = Array.from({ length: ORDERS }, (_, index) => this.#produce(`order-${index}`));
    for (let round = 0; round < this.#setting.rounds; round += 1) {
      await this.#round();
      await this.#setting.between?.(this.#folder, this.#random);
    }
    await this.#start(undefined);
    this.#finishing = true;
    await within('the producers end', Promise.all(producers));
    await within('every accepted delivery is carried out', this.#receiver.reaches(this.#total));
    this.#gateway?.kill('SIGTERM');
    assert.equal(await this.#gateway?.ended, '0');
    this.#look();
    return { accepted: this.#total, repeats: this.#receiver.repeats, deaths: this.#deaths };
  }

  /** Nothing of it is left running, however it ended. */
  end(): void {
    this.#finishing = true;
    this.#gateway?.kill('SIGKILL');
  }

  get #total(): number {
    return [...this.#accepted.values()].reduce((sum, count) => sum + count, 0);
  }

  async #round(): Promise<void> {
    const nth = 1 + Math.floor(this.#random() * 40);
    const way = pick(['before-commit', 'after-commit', 'received', 'answered', 'any instant', 'database'], this.#random);
    const kind = way === 'database' && this.#setting.alsoKill === undefined ? 'any instant' : way;
    this.#deaths[kind] = (this.#deaths[kind] ?? 0) + 1;
    const inStore = kind.endsWith('-commit') && this.#setting.database === undefined;
    const gateway = await this.#start(inStore ? `${kind}:${nth}` : undefined);
    if (gateway === undefined) return;
    if (!inStore) this.#killAt(kind, nth, gateway);
    await within(`the gateway dies at ${kind}`, gateway.ended);
    this.#up = Promise.withResolvers();
    this.#gateway = undefined;
    this.#receiver.received = () => undefined;
    this.#receiver.answered = () => undefined;
  }

  #killAt(kind: string, nth: number, gateway: GatewayProcess): void {
    let seen = 0;
    const count = (): void => {
      seen += 1;
      if (seen === nth) gateway.kill('SIGKILL');
    };
    if (kind === 'received') this.#receiver.received = count;
    else if (kind === 'answered') this.#receiver.answered = count;
    else if (kind === 'database') void this.#setting.alsoKill?.().then(() => this.#killAt('answered', nth, gateway));
    // Which instant that is depends on the machine, and is meant to.
    else setTimeout(() => gateway.kill('SIGKILL'), this.#random() * 1_000);
  }

  async #start(crashAt: string | undefined): Promise<GatewayProcess | undefined> {
    const { database, environment } = this.#setting;
    const setting: GatewaySetting = {
      documents: this.#folder,
      store: join(this.#folder, 'store.sqlite'),
      database,
      crashAt,
      environment: { CLOCK_JUMPS: `${this.#jump()},${this.#jump()}`, ...environment?.(this.#folder) },
    };
    this.#gateway = await within('the gateway starts', GatewayProcess.start(setting));
    if (this.#gateway !== undefined) this.#up.resolve();
    return this.#gateway;
  }

  /** An hour either way, or none. */
  #jump(): number {
    return (Math.floor(this.#random() * 3) - 1) * 3_600_000;
  }

  /** One after the other, each as often as it takes until it is accepted. */
  async #produce(order: string): Promise<void> {
    for (let number = 1; !this.#finishing; number += 1) {
      await this.#receiver.reaches(this.#total - MOST_AHEAD);
      while (!(await this.#accepts(order, number))) if (this.#gateway === undefined) await this.#up.promise;
      this.#accepted.set(order, number);
    }
  }

  async #accepts(order: string, number: number): Promise<boolean> {
    await this.#up.promise;
    const body = {
      operation: 'create payment',
      input: { body: { order, number } },
      key: order,
      idempotencyKey: `${this.#setting.seed}-${order}-${number}`,
    };
    try {
      const answer = await fetch(`${this.#gateway?.address}/payment-gateway/deliveries`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(body),
      });
      const said = await answer.text();
      if (answer.status !== 200 && answer.status !== 202 && answer.status !== 503) assert.fail(`${answer.status} ${said}`);
      return answer.status !== 503;
    } catch (error) {
      // The gateway has died under it: nobody knows whether it was accepted, so it is handed over again.
      if (error instanceof assert.AssertionError) throw error;
      await new Promise((resolve) => setImmediate(resolve));
      return false;
    }
  }

  #look(): void {
    for (const [order, last] of this.#accepted) {
      const expected = Array.from({ length: last }, (_, index) => index + 1);
      assert.deepEqual(this.#receiver.done.get(order), expected, `${order} (seed ${this.#setting.seed})`);
    }
  }
}

function pick<T>(among: readonly T[], random: () => number): T {
  return among[Math.floor(random() * among.length)] as T;
}

async function within<T>(what: string, promise: Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>();
  const alarm = setTimeout(() => late.reject(new Error(`not within ${LONGEST / 1000} s: ${what}`)), LONGEST);
  try {
    return await Promise.race([promise, late.promise]);
  } finally {
    clearTimeout(alarm);
  }
}

/** A requirement with a queue, of the system at this address. */
export function documentFor(url: string): string {
  return `# REQ-I-001: Payment gateway

## General Information
**ID**: REQ-I-001
**External System**: Acme Pay
**Owner**: Payments team
**Criticality**: Critical
**Type**: REST API

## Integration Description
Takes payments.

## Technical Specifications
### Endpoint/Connection
- **URL**: ${url}
- **Protocol**: HTTP
- **Authentication**: none
- **Rate Limits**: 2,000 requests/second; 30 concurrent

### Exchanged Data
| Operation | Request | Input | Output | Idempotent | Timeout |
|---|---|---|---|---|---|
| create payment | \`POST /v1/payments\` | | | by key | 1 s |

## Error Handling
- **Timeout**: 1 s per attempt, 2 s in all
- **Retry**: 3 times, constant backoff of 1 ms, no jitter, on 5xx, network, timeout
- **Circuit Breaker**: none
- **Fallback**: queue for up to 12 h
- **Idempotency**: header Idempotency-Key, kept 24 h
`;
}
