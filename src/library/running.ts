/** One requirement at work: its engine, its adapter, its credential and its tracing, kept in step when the document changes. */
import { HttpAdapter } from '../adapters/http/adapter.ts';
import { clauseWithPlace } from '../adapters/http/failure.ts';
import type { World } from '../requirement/clock.ts';
import type { Observe } from '../requirement/event.ts';
import type { Requirement } from '../requirement/requirement.ts';
import { createCredentials, type NamedCredentials } from '../runtime/auth/credentials.ts';
import { type CallQueue, Engine, type EngineFleet, type LimitGroups, type Reroute } from '../runtime/engine.ts';
import type { Secrets } from '../runtime/secrets/secrets.ts';
import { OpenTelemetryTracing } from '../runtime/telemetry/opentelemetry.ts';

/** What all requirements of a process have in common. */
export interface Surroundings {
  readonly world: World;
  readonly observe: Observe;
  readonly secrets: Secrets;
  readonly fetch: typeof fetch;
  readonly groups: LimitGroups;
  /** Other processes that run the same documents; undefined: there are none. */
  readonly fleet: EngineFleet | undefined;
  readonly reroute: Reroute;
  readonly queue: CallQueue | undefined;
  readonly transport: 'undici' | 'wire' | undefined;
}

export class Running {
  readonly engine: Engine;
  readonly adapter: HttpAdapter;
  readonly #surroundings: Surroundings;
  #credentials: NamedCredentials | undefined;
  readonly #tracing: OpenTelemetryTracing;

  /** Throws CONCORDAT_DOCUMENT_INVALID when there is no URL that can be called. */
  constructor(requirement: Requirement, surroundings: Surroundings) {
    const { world, observe, groups, fleet, reroute, queue } = surroundings;
    this.#surroundings = surroundings;
    this.adapter = new HttpAdapter(requirement, { epoch: () => world.epoch(), transport: surroundings.transport });
    this.#credentials = this.#credentialsFor(requirement);
    this.#tracing = new OpenTelemetryTracing(requirement, world);
    this.engine = new Engine({
      requirement,
      world,
      observe,
      groups,
      fleet,
      reroute,
      queue,
      credentials: this.#credentials,
      tracing: this.#tracing,
    });
  }

  get requirement(): Requirement {
    return this.engine.requirement;
  }

  get credentials(): NamedCredentials | undefined {
    return this.#credentials;
  }

  /** Goes on with another version of the document. Throws, and changes nothing, when that one cannot run. */
  reload(requirement: Requirement): void {
    const before = JSON.stringify(this.requirement.authentication);
    const change =
      before === JSON.stringify(requirement.authentication) ? undefined : { credentials: this.#credentialsFor(requirement) };
    this.adapter.reload(requirement);
    if (change !== undefined) this.#credentials = change.credentials;
    this.#tracing.reload(requirement);
    this.engine.reload(requirement, change);
  }

  /** Refuses new calls, lets those under way end, then closes the connections. */
  async close(): Promise<void> {
    this.engine.close();
    await this.engine.drain();
    await this.adapter.close();
  }

  #credentialsFor(requirement: Requirement): NamedCredentials | undefined {
    const { secrets, world, fetch } = this.#surroundings;
    const clause = clauseWithPlace(requirement, 'endpoint-connection.authentication');
    return createCredentials(requirement.authentication, { secrets, world, fetch, requirement: requirement.id, clause });
  }
}
