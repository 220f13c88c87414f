import type { CallOptions, CallResult, Exchange } from '../requirement/call.ts';
import type { World } from '../requirement/clock.ts';
import type { Observe } from '../requirement/event.ts';
import type { Requirement } from '../requirement/requirement.ts';
import { Admission } from './pipeline/admission.ts';
import { Call } from './pipeline/call.ts';
import type { CallQueue, Credentials, Reroute, Tracing } from './pipeline/collaborators.ts';
import { CredentialGate } from './pipeline/credential-gate.ts';
import type { EngineFleet } from './pipeline/fleet-ties.ts';
import { KillSwitch } from './pipeline/kill-switch.ts';
import { Lanes } from './pipeline/lanes.ts';
import { LimitGroups } from './pipeline/limit-groups.ts';
import type { Parts } from './pipeline/parts.ts';
import { Reporter } from './pipeline/reporter.ts';
import type { BoundStatus, EngineStatus } from './pipeline/status.ts';
import { AnswerStore } from './policies/cache/answer-store.ts';
import { Coalescer } from './policies/coalesce/coalescer.ts';
import { RetryBudget } from './policies/retry-budget/retry-budget.ts';

export type {
  AttemptTrace,
  CallIdentity,
  CallQueue,
  CredentialHeaders,
  Credentials,
  QueuedCall,
  QueueTerms,
  Reroute,
  Tracing,
} from './pipeline/collaborators.ts';
export type { BreakerTie, EngineFleet, FleetBreakers } from './pipeline/fleet-ties.ts';
export { type FleetLimits, LimitGroups } from './pipeline/limit-groups.ts';
export type { BoundStatus, EngineStatus, LaneStatus } from './pipeline/status.ts';

export interface EngineOptions {
  readonly requirement: Requirement;
  readonly world: World;
  /** Hears of everything; undefined: nothing is told, and telling costs nothing. */
  readonly observe?: Observe | undefined;
  /** Undefined: sendings carry no credential. */
  readonly credentials?: Credentials | undefined;
  readonly tracing?: Tracing | undefined;
  /** How fallbacks reach other requirements; undefined: they can't. */
  readonly reroute?: Reroute | undefined;
  /** Where fallbacks queue calls for later; undefined: they can't. */
  readonly queue?: CallQueue | undefined;
  /** The limits shared with other engines of this process; undefined: shared with none. */
  readonly groups?: LimitGroups | undefined;
  /** Other processes that run the same documents; undefined: there are none. */
  readonly fleet?: EngineFleet | undefined;
}

/**
 * What people on call can order. `open` stops calls with the breaker's refusal, `close` lets them through whatever the
 * breaker has seen, `observe` as well but says when it would have opened; `pause` holds calls in the queue, `kill` refuses
 * them; `resume` ends every order.
 */
export type ControlAction = 'open' | 'close' | 'pause' | 'resume' | 'kill' | 'observe';

const NO_OPTIONS: CallOptions = Object.freeze({});

// One executor for all promises: a closure for each, with its context, is a tenth of what a call allocates.
let resolveLast: (result: CallResult<unknown>) => void;
let rejectLast: (reason: unknown) => void;

function capture(resolve: typeof resolveLast, reject: typeof rejectLast): void {
  resolveLast = resolve;
  rejectLast = reject;
}

/** Runs the calls of one requirement through its policies. The order and its reasons: README.md beside this file. */
export class Engine {
  readonly #parts: Parts;
  readonly #lanes: Lanes;
  readonly #fleet: EngineFleet | undefined;
  readonly #deaf: () => void;
  #requirement: Requirement;
  #drained: (() => void)[] = [];

  constructor(options: EngineOptions) {
    const { requirement, world, credentials } = options;
    const reporter = new Reporter(options.observe, requirement.id);
    this.#requirement = requirement;
    const groups = options.groups ?? new LimitGroups();
    this.#fleet = options.fleet;
    this.#lanes = new Lanes(requirement, world, reporter, groups, options.fleet?.breakers);
    this.#parts = {
      world,
      reporter,
      admission: new Admission(world, reporter),
      killSwitch: new KillSwitch(),
      budget: new RetryBudget(requirement.policies.retryBudget, world.now()),
      answers: new AnswerStore(),
      coalescer: new Coalescer(),
      gate: credentials === undefined ? undefined : new CredentialGate(credentials, world),
      generation: 0,
      tracing: options.tracing,
      reroute: options.reroute,
      queue: options.queue,
      random: () => world.random(),
      requirement: requirement.id,
      calls: 0,
      sendings: 0,
      quiet: () => this.#settleDrains(),
    };
    this.#parts.admission.serve(this.#lanes.all());
    this.#deaf = groups.listen(() => {
      if (this.#parts.admission.waiting > 0) this.#parts.admission.pump();
    });
  }

  get requirement(): Requirement {
    return this.#requirement;
  }

  /**
   * Runs one call. Resolves with how it ended, whatever that is; rejects only with `options.signal`'s reason when the caller
   * goes away.
   */
  call<A>(exchange: Exchange<A>, options: CallOptions = NO_OPTIONS): Promise<CallResult<A>> {
    const parts = this.#parts;
    const promise = new Promise<CallResult<unknown>>(capture);
    const resolve = resolveLast;
    const reject = rejectLast;
    try {
      const lane = this.#lanes.of(exchange.operation.name);
      new Call(parts, lane, exchange as Exchange<unknown>, options, parts.world.now(), resolve, reject).start();
    } catch (error) {
      // As in a promise's own executor: what an adapter or an observer throws reaches the caller as a rejection.
      reject(error);
    }
    return promise as Promise<CallResult<A>>;
  }

  /**
   * Goes on with another version of the document. Calls under way keep the settings and the credential they started with;
   * breakers, limiters, the queue and the budget keep what they know. A changed URL starts fresh breakers. `change`: present
   * when the document names another credential, or none any more.
   */
  reload(requirement: Requirement, change?: { readonly credentials: Credentials | undefined }): void {
    const { world, admission, budget, reporter, answers } = this.#parts;
    const now = world.now();
    if (change !== undefined) {
      this.#parts.gate = change.credentials === undefined ? undefined : new CredentialGate(change.credentials, world);
    }
    this.#lanes.reload(this.#requirement, requirement);
    budget.reconfigure(requirement.policies.retryBudget, now);
    if (change !== undefined || requirement.endpoint.url !== this.#requirement.endpoint.url) {
      this.#parts.generation += 1;
      answers.clear();
    }
    this.#requirement = requirement;
    reporter.tellAll('requirement.reloaded', now, { revision: requirement.revision });
    admission.serve(this.#lanes.all());
    admission.reconsider(now);
    admission.pump();
  }

  /**
   * Carries out an order of people on call, here and in the rest of the fleet. `forMs`: it ends by itself after so many
   * milliseconds; undefined: never.
   */
  control(action: ControlAction, forMs?: number): void {
    this.obey(action, forMs);
    this.#fleet?.ordered(this.#requirement.id, action, forMs);
  }

  /** Carries out an order that the rest of the fleet knows already. */
  obey(action: ControlAction, forMs?: number): void {
    const { world, admission, killSwitch, reporter } = this.#parts;
    const now = world.now();
    const until = forMs === undefined ? undefined : now + forMs;
    reporter.tellAll('control.changed', now, { action, until });
    switch (action) {
      case 'open':
        this.#force('forced open', now, until);
        break;
      case 'close':
        this.#force('disabled', now, until);
        break;
      case 'observe':
        this.#force('observe only', now, until);
        break;
      case 'pause':
        admission.pause(until ?? Number.POSITIVE_INFINITY);
        break;
      case 'kill':
        this.#kill(until ?? Number.POSITIVE_INFINITY, now);
        break;
      case 'resume':
        killSwitch.release();
        this.#force('enforced', now, undefined);
        admission.resume();
        break;
    }
  }

  status(): EngineStatus {
    const { world, admission, answers, coalescer, budget, killSwitch } = this.#parts;
    const now = world.now();
    const epoch = world.epoch();
    const killedUntil = killSwitch.killedUntil(now);
    const pausedUntil = admission.pausedUntil(now);
    return {
      requirement: this.#requirement.id,
      slug: this.#requirement.slug,
      revision: this.#requirement.revision,
      control: {
        killedFor: killedUntil === undefined ? undefined : killedUntil - now,
        pausedFor: pausedUntil === undefined ? undefined : pausedUntil - now,
      },
      lanes: this.#lanes.all().map((lane) => ({
        operation: lane.operation === '' ? undefined : lane.operation,
        breaker: lane.breaker.status(now),
        limits: lane.limits.flatMap(({ shared }) => shared.status(now, epoch)),
        nextTurnIn: Math.max(0, lane.turn(now, epoch, 0) - now),
        concurrency: lane.slots.map(({ slots }) => slots.status()),
        waiting: lane.queue.length,
      })),
      retryBudget: budget.status(now),
      calls: this.#parts.calls,
      inFlight: this.#parts.sendings,
      waiting: admission.waiting,
      cache: answers.status(),
      coalescing: coalescer.status(),
      bounds: this.#bounds(),
    };
  }

  /** Resolves when no call is under way and every adapter has let go. New calls are accepted all the same. */
  drain(): Promise<void> {
    return new Promise((resolve) => {
      this.#drained.push(resolve);
      this.#settleDrains();
    });
  }

  /** Refuses all further calls and those that wait; attempts under way end by themselves. Can't be undone. */
  close(): void {
    const { killSwitch, admission, world } = this.#parts;
    killSwitch.close();
    const now = world.now();
    const refusal = killSwitch.refusal(now);
    if (refusal !== undefined) admission.flush(refusal, now);
    this.#lanes.close();
    this.#deaf();
  }

  #kill(until: number, now: number): void {
    const { killSwitch, admission } = this.#parts;
    killSwitch.kill(until);
    const refusal = killSwitch.refusal(now);
    if (refusal !== undefined) admission.flush(refusal, now);
  }

  #force(action: 'forced open' | 'disabled' | 'observe only' | 'enforced', now: number, until: number | undefined): void {
    for (const { breaker } of this.#lanes.breakers()) breaker.force(action, now, until);
    this.#parts.admission.pump();
  }

  #bounds(): readonly BoundStatus[] {
    const { admission, answers, coalescer } = this.#parts;
    const { concurrency } = this.#requirement.policies;
    const kept = answers.status();
    const equal = coalescer.status();
    return [
      { bound: 'queue', used: admission.waiting, limit: concurrency.queue },
      { bound: 'slots', used: this.#parts.sendings, limit: concurrency.max },
      { bound: 'cached answers', used: kept.entries, limit: kept.maxEntries },
      { bound: 'cached bytes', used: kept.bytes, limit: kept.maxBytes },
      { bound: 'followers', used: equal.followers, limit: equal.maxFollowers },
    ];
  }

  #settleDrains(): void {
    if (this.#drained.length === 0 || this.#parts.calls > 0 || this.#parts.sendings > 0) return;
    const drained = this.#drained;
    this.#drained = [];
    for (const resolve of drained) resolve();
  }
}
