import type { CallResult } from '../../requirement/call.ts';
import { Alarm } from '../../requirement/clock.ts';
import type { Requirement } from '../../requirement/requirement.ts';
import type { EngineOptions } from '../engine.ts';
import { Engine } from '../engine.ts';
import type { SimulatedOperation } from './requirement.ts';
import { simulatedOperation } from './requirement.ts';
import { Transcript } from './transcript.ts';
import type { Arrival, Plan, Question, SimulatedAnswer } from './vendor.ts';
import { SimulatedVendor } from './vendor.ts';
import { SimulatedWorld } from './world.ts';

/** What is going to happen, as data. Times are milliseconds from the start. */
export interface Scenario {
  readonly seed: number;
  readonly requirement: Requirement;
  readonly calls: readonly ScenarioCall[];
  readonly reloads?: readonly { readonly at: number; readonly requirement: Requirement }[];
  /** How the other side answers; chance is seeded. */
  readonly vendor: (arrival: Arrival, chance: () => number, now: number) => Plan;
  /** A function of the world for what takes its time. */
  readonly engine?: Partial<EngineOptions> | ((world: SimulatedWorld) => Partial<EngineOptions>);
}

export interface ScenarioCall extends Question {
  readonly at: number;
  readonly operation: SimulatedOperation;
  readonly priority?: number | undefined;
  readonly timeout?: number | undefined;
  readonly deliver?: 'when-failing' | undefined;
  readonly fallback?: false | undefined;
  /** Milliseconds after which the caller goes away. */
  readonly abortAfter?: number | undefined;
}

/** How one call of a scenario went. */
export interface CallRecord {
  readonly call: ScenarioCall;
  readonly index: number;
  readonly startedAt: number;
  endedAt: number | undefined;
  result: CallResult<SimulatedAnswer> | undefined;
  /** The reason of a rejection. */
  rejected: unknown;
  /** What reached the other side for it. */
  readonly arrivals: Arrival[];
}

export interface History {
  readonly world: SimulatedWorld;
  readonly engine: Engine;
  readonly vendor: SimulatedVendor;
  readonly transcript: Transcript;
  readonly calls: readonly CallRecord[];
}

class Moment extends Alarm {
  readonly #happen: () => void;

  constructor(happen: () => void) {
    super();
    this.#happen = happen;
  }

  override ring(): void {
    this.#happen();
  }
}

/** Plays a scenario to its end: until every call has ended and every adapter has let go. */
export async function play(scenario: Scenario): Promise<History> {
  const world = new SimulatedWorld(scenario.seed);
  const transcript = new Transcript();
  const records: CallRecord[] = [];
  const vendor = new SimulatedVendor('vendor', world, (arrival) => scenario.vendor(arrival, () => world.random(), world.now()));
  const own = typeof scenario.engine === 'function' ? scenario.engine(world) : scenario.engine;
  const engine = new Engine({ requirement: scenario.requirement, world, observe: transcript.observe, ...own });
  scenario.calls.forEach((call, index) => {
    world.schedule(new Moment(() => records.push(startCall(world, engine, vendor, call, index))), call.at);
  });
  for (const { at, requirement } of scenario.reloads ?? []) world.schedule(new Moment(() => engine.reload(requirement)), at);
  await world.settle();
  for (const arrival of vendor.arrivals)
    records.find((record) => arrival.exchange.input?.params?.index === record.index)?.arrivals.push(arrival);
  return { world, engine, vendor, transcript, calls: records };
}

function startCall(
  world: SimulatedWorld,
  engine: Engine,
  vendor: SimulatedVendor,
  call: ScenarioCall,
  index: number,
): CallRecord {
  const policies =
    engine.requirement.operations.find(({ name }) => name === call.operation)?.policies ?? engine.requirement.policies;
  const exchange = vendor.exchange(simulatedOperation(call.operation, policies), { ...call, input: { params: { index } } });
  const record: CallRecord = {
    call,
    index,
    startedAt: world.now(),
    endedAt: undefined,
    result: undefined,
    rejected: undefined,
    arrivals: [],
  };
  const caller = new AbortController();
  if (call.abortAfter !== undefined)
    world.schedule(new Moment(() => caller.abort(`caller ${index} went away`)), world.now() + call.abortAfter);
  const { priority, timeout, deliver, fallback } = call;
  engine.call(exchange, { signal: caller.signal, priority, timeout, deliver, fallback }).then(
    (result) => {
      record.endedAt = world.now();
      record.result = result;
    },
    (reason: unknown) => {
      record.endedAt = world.now();
      record.rejected = reason;
    },
  );
  return record;
}
