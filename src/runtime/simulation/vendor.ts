import type { Attempt, CallInput, Exchange, Kept } from '../../requirement/call.ts';
import type { World } from '../../requirement/clock.ts';
import { Alarm } from '../../requirement/clock.ts';
import type { Operation } from '../../requirement/operation.ts';
import type { Outcome } from '../../requirement/outcome.ts';

/** What the simulated other side will do with one request. Times are milliseconds. */
export interface Plan {
  readonly outcome: Outcome<SimulatedAnswer>;
  /** From admission until the first byte arrives: connecting. */
  readonly connect?: number | undefined;
  /** From arrival until the headers are there; Infinity: never. */
  readonly after: number;
  /** From the headers until the body has ended. */
  readonly body?: number | undefined;
  /** The body breaks off instead of ending. */
  readonly late?: Outcome<SimulatedAnswer> | undefined;
  /** How long the adapter takes to let go after it was told to stop. */
  readonly stopsAfter?: number | undefined;
}

/** One request as the other side saw it. */
export interface Arrival {
  /** By the other side's monotonic clock. */
  at: number;
  readonly operation: string;
  readonly question: string;
  readonly key: string | undefined;
  readonly attempt: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly exchange: SimulatedExchange;
  /** Position, of its admission, in the order of everything that happened, at one instant too. */
  readonly order: number;
  /** What it answers. */
  plan: Plan | undefined;
  /** When, and in what order, the outcome was there. */
  settledAt: number | undefined;
  settledOrder: number | undefined;
  /** Time at which it was told to stop, and at which the adapter let go. */
  stoppedAt: number | undefined;
  releasedAt: number | undefined;
}

export interface SimulatedAnswer {
  readonly from: string;
  readonly question: string;
  /** Set once it was thrown away unread. */
  discarded: boolean;
}

export interface Question {
  /** Equal words are the same question from the same asker. Undefined: the request has no identity. */
  readonly identity?: string | undefined;
  readonly key?: string | undefined;
  readonly replayable?: boolean | undefined;
  readonly input?: CallInput | undefined;
  /** Milliseconds for which the other side calls its answer fresh; undefined: it may not be kept. */
  readonly freshFor?: number | undefined;
}

/** An other side that does as its plan says and remembers everything that reached it. */
export class SimulatedVendor {
  readonly name: string;
  /** What reached it, in order; `unsent` requests did not. */
  readonly arrivals: Arrival[] = [];
  readonly #world: World;
  readonly #plan: (arrival: Arrival) => Plan;
  /** Requests that the adapter has not let go of, and the most there ever were at once. */
  inFlight = 0;
  highestInFlight = 0;
  order = 0;

  constructor(name: string, world: World, plan: (arrival: Arrival) => Plan) {
    this.name = name;
    this.#world = world;
    this.#plan = plan;
  }

  exchange(operation: Operation, question: Question = {}): SimulatedExchange {
    return new SimulatedExchange(this, operation, question);
  }

  receive(attempt: Attempt<SimulatedAnswer>, exchange: SimulatedExchange): void {
    const arrival: Arrival = {
      at: this.#world.now(),
      operation: exchange.operation.name,
      question: exchange.identity() ?? '',
      key: exchange.key,
      attempt: attempt.number,
      headers: attempt.headers,
      exchange,
      order: this.order++,
      plan: undefined,
      settledAt: undefined,
      settledOrder: undefined,
      stoppedAt: undefined,
      releasedAt: undefined,
    };
    const plan = this.#plan(arrival);
    arrival.plan = plan;
    this.inFlight += 1;
    if (this.inFlight > this.highestInFlight) this.highestInFlight = this.inFlight;
    new Sending(this, this.#world, attempt, arrival, plan).start();
  }
}

export class SimulatedExchange implements Exchange<SimulatedAnswer> {
  readonly operation: Operation;
  readonly replayable: boolean;
  readonly input: CallInput | undefined;
  key: string | undefined;
  readonly #vendor: SimulatedVendor;
  readonly #question: Question;

  constructor(vendor: SimulatedVendor, operation: Operation, question: Question) {
    this.#vendor = vendor;
    this.#question = question;
    this.operation = operation;
    this.replayable = question.replayable ?? true;
    this.input = question.input;
    this.key = question.key;
  }

  identity(): string | undefined {
    return this.#question.identity;
  }

  idempotencyKey(): string | undefined {
    return this.#question.key;
  }

  useIdempotencyKey(_header: string, key: string): void {
    this.key = key;
  }

  send(attempt: Attempt<SimulatedAnswer>): void {
    this.#vendor.receive(attempt, this);
  }

  discard(answer: SimulatedAnswer): void {
    answer.discarded = true;
  }

  keep(answer: SimulatedAnswer): Promise<Kept<SimulatedAnswer> | undefined> {
    const { freshFor } = this.#question;
    return Promise.resolve(
      freshFor === undefined ? undefined : { answer: () => ({ ...answer, discarded: false }), bytes: 100, freshFor },
    );
  }

  respond(status: number, body: string | undefined): SimulatedAnswer {
    return { from: `respond ${status}`, question: body ?? '', discarded: false };
  }
}

/** One request on its way through the simulated other side: headers, then the body's end, unless it is stopped before. */
class Sending extends Alarm {
  readonly #vendor: SimulatedVendor;
  readonly #world: World;
  readonly #attempt: Attempt<SimulatedAnswer>;
  readonly #arrival: Arrival;
  readonly #plan: Plan;
  #state: 'connecting' | 'answering' | 'answered' | 'stopped' = 'connecting';

  constructor(vendor: SimulatedVendor, world: World, attempt: Attempt<SimulatedAnswer>, arrival: Arrival, plan: Plan) {
    super();
    this.#vendor = vendor;
    this.#world = world;
    this.#attempt = attempt;
    this.#arrival = arrival;
    this.#plan = plan;
  }

  start(): void {
    this.#attempt.onStop = () => this.#stop();
    this.#in(this.#plan.connect ?? 0);
  }

  override ring(): void {
    switch (this.#state) {
      case 'connecting':
        this.#arrive();
        break;
      case 'answering':
        this.#answer();
        break;
      case 'answered':
      case 'stopped':
        this.#release();
        break;
    }
  }

  #arrive(): void {
    this.#state = 'answering';
    if (this.#plan.outcome.sent !== 'no') {
      this.#arrival.at = this.#world.now();
      this.#vendor.arrivals.push(this.#arrival);
      this.#attempt.leaves?.();
    }
    this.#in(this.#plan.after);
  }

  #answer(): void {
    this.#state = 'answered';
    this.#arrival.settledAt = this.#world.now();
    this.#arrival.settledOrder = this.#vendor.order++;
    this.#attempt.settle(this.#plan.outcome);
    if (this.#state === 'answered') this.#in(this.#plan.body ?? 0);
  }

  #stop(): void {
    this.#state = 'stopped';
    this.#arrival.stoppedAt = this.#world.now();
    this.#world.cancel(this);
    this.#in(this.#plan.stopsAfter ?? 0);
  }

  /** Something that takes no time happens at once, not at the next alarm. */
  #in(delay: number): void {
    if (delay === 0) this.ring();
    else if (delay !== Number.POSITIVE_INFINITY) this.#world.schedule(this, this.#world.now() + delay);
  }

  #release(): void {
    this.#arrival.releasedAt = this.#world.now();
    this.#vendor.inFlight -= 1;
    this.#attempt.release(this.#state === 'stopped' ? undefined : this.#plan.late);
  }
}
