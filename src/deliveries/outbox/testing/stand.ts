/** An outbox, its drain and a simulated other side behind the real engine, in virtual time. */
import type { CallInput } from '../../../requirement/call.ts';
import type { Event } from '../../../requirement/event.ts';
import type { Outcome, OutcomeKind } from '../../../requirement/outcome.ts';
import type { Requirement } from '../../../requirement/requirement.ts';
import type { Store } from '../../../requirement/store.ts';
import { Engine } from '../../../runtime/engine.ts';
import { outcome } from '../../../runtime/simulation/answers.ts';
import {
  type PolicyChanges,
  policiesWith,
  type SimulatedOperation,
  simulatedRequirement,
} from '../../../runtime/simulation/requirement.ts';
import { type Arrival, type Plan, type SimulatedAnswer, SimulatedVendor } from '../../../runtime/simulation/vendor.ts';
import { SimulatedWorld } from '../../../runtime/simulation/world.ts';
import { openMemory } from '../../../store/memory/open-memory.ts';
import { Drain } from '../../drain.ts';
import { OutboxDeliverer } from '../deliverer.ts';
import type { OutboxIntegration } from '../integration.ts';
import { Outbox, type OutboxRequest } from '../outbox.ts';

/** What the other side says, with an answer as HTTP has it. */
export function says(kind: OutcomeKind, after = 10, wording: Parameters<typeof outcome>[1] = {}, body = 'an answer'): Plan {
  const said = outcome(kind, wording);
  const answer = said.answer === undefined ? undefined : answerOf(Number(said.code), body);
  return { outcome: { ...said, answer } as unknown as Outcome<SimulatedAnswer>, after };
}

function answerOf(status: number, body: string) {
  const bytes = new TextEncoder().encode(body);
  return {
    status,
    headers: ['Content-Type', 'text/plain'],
    body: {
      bytes: async (max = Number.POSITIVE_INFINITY) => {
        if (bytes.length > max) throw new RangeError('too large');
        return bytes;
      },
      discard: () => undefined,
    },
  };
}

export class Stand {
  readonly world: SimulatedWorld;
  readonly store: Store;
  readonly vendor: SimulatedVendor;
  readonly engine: Engine;
  readonly outbox: Outbox;
  readonly events: Event[] = [];
  answer: (arrival: Arrival) => Plan = () => says('success');
  integration: OutboxIntegration | undefined;
  readonly #integrations = { find: () => this.integration };

  static async open(
    changes: PolicyChanges = {},
    requirement?: (made: Requirement) => Requirement,
    key?: Uint8Array,
  ): Promise<Stand> {
    const world = new SimulatedWorld(7);
    const idempotency = { header: 'idempotency-key', from: undefined, kept: undefined };
    const made = simulatedRequirement(policiesWith({ idempotency, ...changes }));
    return new Stand(world, await openMemory({ world, key }), requirement?.(made) ?? made);
  }

  private constructor(world: SimulatedWorld, store: Store, requirement: Requirement) {
    this.world = world;
    this.store = store;
    this.vendor = new SimulatedVendor('vendor', world, (arrival) => this.answer(arrival));
    const observe = (event: Event): void => void this.events.push(event);
    this.engine = new Engine({ requirement, world, observe });
    this.integration = {
      requirement,
      engine: this.engine,
      adapter: {
        operation: (name) => requirement.operations.find((each) => each.name === name) ?? (requirement.operations[0] as never),
        build: (operation, input) => ({ operation, input }),
        exchange: (request: never) => {
          const { operation, input } = request as Parameters<OutboxIntegration['adapter']['build']> extends [infer O, infer I]
            ? { operation: O; input: I }
            : never;
          return this.vendor.exchange(operation, { input, key: input.headers?.['idempotency-key'] }) as never;
        },
      },
    };
    this.outbox = new Outbox({ store, world, observe, integrations: this.#integrations });
  }

  enqueue(operation: SimulatedOperation, more: Partial<OutboxRequest> = {}): Promise<string> {
    const input: CallInput = { body: { amount: 1 } };
    const request = { requirement: 'REQ-I-001', operation, input, origin: 'request' as const, ...more };
    return this.outbox.enqueue(request).then(({ id }) => id);
  }

  drain(owner = 'here'): Drain {
    const { store, world } = this;
    const deliverer = new OutboxDeliverer({ store, world, integrations: this.#integrations });
    const drain = new Drain({ store, world, owner, deliverer, observe: (event) => void this.events.push(event) });
    drain.start();
    return drain;
  }

  async history(id: string) {
    const history = await this.store.deliveries.get(id);
    if (history === undefined) throw new Error('there is no such delivery');
    return history;
  }
}
