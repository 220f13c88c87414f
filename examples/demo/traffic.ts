/**
 * Light traffic through the gateway, as a shop would make it: a few calls a second, of every kind, a webhook of the payment
 * provider now and then, and the shop that asks for them. It knows only the gateway's address; what becomes of a call is counted,
 * not judged.
 */
import { stripeWebhook } from '../vendors/stripe-webhook.ts';

export interface Tally {
  calls: number;
  /** Answers by what they were: `200`, `503 circuit open`, `no answer`. */
  readonly answers: Map<string, number>;
}

interface Errand {
  /** Every so many ticks. */
  readonly every: number;
  readonly run: (number: number) => [path: string, init?: RequestInit];
}

const TICK = 250;
const MAX_OPEN = 40;
const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const JSON_BODY = { 'content-type': 'application/json' };
/** Every sixteenth payment is one of a page that shows "we will tell you": a receipt will do. */
const ASYNC = { ...FORM, prefer: 'respond-async' };
const WEBHOOKS = '/REQ-I-001/webhooks';
const EVENTS = '/REQ-I-001/events';
/** In ticks: between two webhooks, and between two times that the shop asks for them. */
const WEBHOOK_EVERY = 20;
const ASKS_EVERY = 48;
const CITIES = ['Berlin', 'Lyon', 'Porto', 'Torino', 'Bilbao'];

const ERRANDS: readonly Errand[] = [
  {
    every: 1,
    run: (n) => [
      '/REQ-I-001/v1/payment_intents',
      post(n % 16 === 0 ? ASYNC : FORM, `amount=${500 + n}&currency=eur&confirm=true&metadata[order_id]=shop-${n}`),
    ],
  },
  { every: 2, run: (n) => [`/REQ-I-004/maps/api/geocode/json?address=${CITIES[n % CITIES.length]}`] },
  {
    every: 3,
    run: (n) => [
      '/REQ-I-005/orders',
      post(JSON_BODY, JSON.stringify({ reference: `shop-${n}`, lines: [{ article: 'book', quantity: 1 }] })),
    ],
  },
  { every: 4, run: () => ['/REQ-I-005/orders'] },
  { every: 8, run: (n) => ['/REQ-I-002/v3/mail/send', post(JSON_BODY, letter(n))] },
  {
    every: 12,
    run: (n) => [
      `/REQ-I-003/2010-04-01/Accounts/AC${'0'.repeat(32)}/Messages.json`,
      post(FORM, `To=%2B4915112345678&From=%2B4915187654321&Body=Order+${n}+is+near`),
    ],
  },
  { every: 16, run: (n) => ['/REQ-I-006/v2/checkout/orders', post(JSON_BODY, order(n))] },
];

export class Traffic {
  readonly #gateway: string;
  readonly #secret: string;
  readonly #stop = new AbortController();
  readonly #open = new Set<Promise<void>>();
  #timer: NodeJS.Timeout | undefined;
  #tick = 0;
  #tally: Tally = { calls: 0, answers: new Map() };

  /** `secret`: of the payment provider's webhooks. */
  constructor(gateway: string, secret: string) {
    this.#gateway = gateway;
    this.#secret = secret;
  }

  start(): void {
    this.#timer = setInterval(() => this.#beat(), TICK);
  }

  /** What happened since it was last asked. */
  take(): Tally {
    const tally = this.#tally;
    this.#tally = { calls: 0, answers: new Map() };
    return tally;
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    this.#stop.abort();
    await Promise.all(this.#open);
  }

  #beat(): void {
    this.#tick += 1;
    for (const errand of ERRANDS) {
      if (this.#tick % errand.every !== 0 || this.#open.size >= MAX_OPEN) continue;
      this.#keep(this.#go(...errand.run(this.#tick)));
    }
    if (this.#tick % WEBHOOK_EVERY === 0) this.#keep(this.#go(WEBHOOKS, this.#webhook()));
    if (this.#tick % ASKS_EVERY === 0) this.#keep(this.#askForEvents());
  }

  #keep(work: Promise<void>): void {
    const going: Promise<void> = work.finally(() => this.#open.delete(going));
    this.#open.add(going);
  }

  #webhook(): RequestInit {
    const id = `shop-${this.#tick}`;
    return { method: 'POST', ...stripeWebhook(this.#secret, `evt_${id}`, 'payment_intent.succeeded', { id: `pi_${id}` }) };
  }

  /** Takes what is there and acknowledges it, as an application does that is not told by itself. */
  async #askForEvents(): Promise<void> {
    try {
      const { signal } = this.#stop;
      const response = await fetch(`${this.#gateway}${EVENTS}?limit=50`, { signal });
      const { events = [] } = (await response.json()) as { events?: { claim: string }[] };
      const acks = events.map(({ claim }) => claim);
      if (acks.length > 0) await fetch(`${this.#gateway}${EVENTS}/ack`, { ...post(JSON_BODY, JSON.stringify({ acks })), signal });
    } catch {
      // They are there the next time.
    }
  }

  async #go(path: string, init?: RequestInit): Promise<void> {
    this.#tally.calls += 1;
    try {
      const response = await fetch(this.#gateway + path, { ...init, signal: this.#stop.signal });
      const text = await response.text();
      this.#count(describe(response, text));
    } catch {
      if (!this.#stop.signal.aborted) this.#count('no answer');
    }
  }

  #count(answer: string): void {
    this.#tally.answers.set(answer, (this.#tally.answers.get(answer) ?? 0) + 1);
  }
}

function describe(response: Response, text: string): string {
  const status = String(response.status);
  if (response.headers.get('content-type')?.startsWith('application/problem+json') !== true) return status;
  const { title } = JSON.parse(text) as { title?: string };
  return title === undefined ? status : `${status} ${title}`;
}

function post(headers: Record<string, string>, body: string): RequestInit {
  return { method: 'POST', headers, body };
}

function letter(n: number): string {
  return JSON.stringify({
    personalizations: [{ to: [{ email: 'customer@shop.example' }] }],
    from: { email: 'orders@shop.example' },
    subject: `Your order ${n}`,
    content: [{ type: 'text/plain', value: 'Thank you.' }],
  });
}

function order(n: number): string {
  return JSON.stringify({
    intent: 'CAPTURE',
    purchase_units: [{ reference_id: `shop-${n}`, amount: { currency_code: 'EUR', value: '5.00' } }],
  });
}
