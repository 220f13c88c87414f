/**
 * Makes the calls that the outbox holds: each with the document of now, as the call it would have been, behind those that
 * somebody waits for, and never twice where twice could do harm.
 *
 * 1. What is not idempotent is not sent again after a sending that may have been acted on, be it one of a process that has died.
 * 2. Every sending carries the delivery's key, and none is made after the other side has forgotten it.
 * 3. Only an answer of the other side itself delivers.
 */
import type { CallResult } from '../../requirement/call.ts';
import type { World } from '../../requirement/clock.ts';
import type { ClaimedDelivery } from '../../requirement/delivery.ts';
import { ConcordatError } from '../../requirement/errors.ts';
import type { Operation } from '../../requirement/operation.ts';
import type { Store } from '../../requirement/store.ts';
import { formatDuration } from '../../requirement/units/duration.ts';
import { keySettings } from '../../runtime/policies/idempotency/idempotency.ts';
import type { Deliverer, LanePlan, Verdict } from '../deliverer.ts';
import type { OutboxAnswer, OutboxIntegration, OutboxIntegrations } from './integration.ts';
import { keepAnswer } from './kept-answer.ts';
import { planFor } from './plan.ts';
import { decodeCall } from './portable-call.ts';
import { QueuedExchange } from './queued-exchange.ts';
import { FIRST_SENT, type Mark, SendingMarks } from './sending-marks.ts';
import { LOOK_FIRST, verdictOf } from './verdict.ts';

export interface OutboxDelivererOptions {
  readonly integrations: OutboxIntegrations;
  readonly store: Pick<Store, 'records'>;
  readonly world: World;
}

/** Below every call that somebody waits for. */
const PRIORITY = -10;
/** How long a delivery waits that the store could not mark as begun. */
const UNMARKED = 1_000;

interface Sending {
  readonly delivery: ClaimedDelivery;
  readonly integration: OutboxIntegration;
  readonly operation: Operation;
  readonly exchange: QueuedExchange;
  /** Whether a second sending is the same as one. */
  readonly repeatable: boolean;
  readonly signal: AbortSignal;
}

export class OutboxDeliverer implements Deliverer {
  readonly box = 'outbox';
  readonly #integrations: OutboxIntegrations;
  readonly #marks: SendingMarks;
  readonly #world: World;

  constructor({ integrations, store, world }: OutboxDelivererOptions) {
    this.#integrations = integrations;
    this.#marks = new SendingMarks(store.records);
    this.#world = world;
  }

  plan(lane: string): LanePlan | undefined {
    const integration = this.#integrations.find(lane);
    return integration === undefined ? undefined : planFor(integration.requirement, integration.engine.status());
  }

  async deliver(delivery: ClaimedDelivery, signal: AbortSignal, age: number): Promise<Verdict> {
    if (signal.aborted) return verdictWith('cancelled', 'the drain stops', 'put back');
    const integration = this.#integrations.find(delivery.lane);
    if (integration === undefined) return verdictWith('refused', 'its document does not run now', 'put back');
    const sending = this.#prepare(delivery, integration, signal);
    if ('then' in sending) return sending;
    if (!needsMark(delivery, sending, age)) return this.#send(sending);
    const mark = await this.#marks.begin(delivery).catch(() => undefined);
    if (mark === undefined)
      return { ...verdictWith('refused', 'the store cannot be used now', 'put back'), retryAfter: UNMARKED };
    const verdict = tooLate(delivery, sending, mark, age) ?? (await this.#send(sending));
    // Nothing left after all: the next claim is a first sending again. Where this fails, people are asked rather than risked.
    if (verdict.then === 'put back') await this.#marks.takeBack(delivery, mark).catch(() => undefined);
    return verdict;
  }

  ended(delivery: ClaimedDelivery): void {
    // Where this fails, the mark ends by itself.
    void this.#marks.forget(delivery.id).catch(() => undefined);
  }

  #prepare(delivery: ClaimedDelivery, integration: OutboxIntegration, signal: AbortSignal): Sending | Verdict {
    const { adapter } = integration;
    try {
      const { input } = decodeCall(delivery.payload);
      const operation = adapter.operation(delivery.operation);
      const exchange = adapter.exchange(adapter.build(operation, input) as never);
      const keyed = delivery.idempotencyKey !== undefined && keySettings(operation) !== undefined;
      const repeatable = operation.idempotent === 'yes' || (operation.idempotent === 'by key' && keyed);
      const queued = new QueuedExchange(exchange, delivery.idempotencyKey);
      return { delivery, integration, operation, exchange: queued, repeatable, signal };
    } catch (error) {
      // Our own messages say nothing of the input's values; others might.
      const why = error instanceof ConcordatError ? error.message : 'its call cannot be built';
      return verdictWith('invalid', why, 'dead');
    }
  }

  async #send({ integration, operation, exchange, repeatable, signal }: Sending): Promise<Verdict> {
    const began = this.#world.now();
    let result: CallResult<OutboxAnswer>;
    try {
      result = await integration.engine.call(exchange, { priority: PRIORITY, fallback: false, signal });
    } catch {
      const duration = this.#world.now() - began;
      if (exchange.sendings === 0) return verdictWith('cancelled', 'it was stopped before it was sent', 'put back');
      const detail = 'it was stopped while it was sent';
      const verdict = repeatable
        ? verdictWith('cancelled', detail, 'again')
        : verdictWith('cancelled', `${detail}: ${LOOK_FIRST}`, 'dead');
      return { ...verdict, duration };
    }
    const verdict = verdictOf(operation, result, { repeatable, sendings: exchange.sendings });
    const { answer } = result.outcome;
    if (answer === undefined) return verdict;
    if (verdict.then === 'delivered' || verdict.then === 'dead')
      return { ...verdict, answer: await keepAnswer(answer, this.#world, operation.policies.deadline.total) };
    exchange.discard(answer);
    return verdict;
  }
}

/** Whether a second sending could do harm, now or once the other side has forgotten the key. */
function needsMark(
  { acceptedAt, expiresAt, attributes }: ClaimedDelivery,
  { operation, repeatable }: Sending,
  age: number,
): boolean {
  if (!repeatable) return true;
  if (operation.idempotent === 'yes') return false;
  const kept = keySettings(operation)?.kept;
  if (kept === undefined) return false;
  const lasts = expiresAt === undefined ? Number.POSITIVE_INFINITY : expiresAt - acceptedAt;
  return Math.max(lasts, age) + firstSentBefore(attributes) + operation.policies.deadline.total >= kept;
}

/** The verdict for what must not be sent any more. */
function tooLate(
  { attributes }: ClaimedDelivery,
  { operation, repeatable }: Sending,
  mark: Mark,
  age: number,
): Verdict | undefined {
  if (!repeatable)
    return mark.unknown ? verdictWith('fault', `a process that sent it has died: ${LOOK_FIRST}`, 'dead') : undefined;
  const kept = keySettings(operation)?.kept;
  if (kept === undefined) return undefined;
  const before = attributes[FIRST_SENT] === undefined ? 0 : firstSentBefore(attributes) + age;
  // The sending itself takes time as well.
  if (Math.max(before, mark.age) + operation.policies.deadline.total < kept) return undefined;
  const why = `the other side keeps its idempotency key for ${formatDuration(kept)} only, and would take it for a new one`;
  return verdictWith('refused', `${why}; look whether it was done, then replay it`, 'dead');
}

function firstSentBefore(attributes: ClaimedDelivery['attributes']): number {
  const before = Number(attributes[FIRST_SENT] ?? 0);
  return Number.isFinite(before) ? Math.max(0, before) : 0;
}

function verdictWith(outcome: Verdict['outcome'], detail: string, then: Verdict['then']): Verdict {
  return { outcome, code: undefined, duration: 0, detail, then };
}
