import type { Operation } from '../requirement/operation.ts';
import type { ServedAdapter, ServedEngine, ServedIntegration } from './served.ts';

/** Where requests can go, with what is looked up for each of them found beforehand. */
export interface Route {
  readonly integration: ServedIntegration;
  readonly engine: ServedEngine;
  readonly adapter: ServedAdapter;
  /** The header that carries idempotency keys, in lower case. */
  readonly keyHeader: string | undefined;
  /** By name, in lower case. */
  readonly operations: ReadonlyMap<string, Operation>;
}

/** Built anew with each version of the documents. */
export class Routes {
  readonly all: readonly Route[];
  readonly #byName = new Map<string, Route>();

  constructor(integrations: readonly ServedIntegration[]) {
    this.all = integrations.map(routeTo);
    for (const route of this.all) this.#byName.set(route.integration.requirement.slug.toLowerCase(), route);
    // Where somebody's slug looks like another's id, the id counts.
    for (const route of this.all) this.#byName.set(route.integration.requirement.id.toLowerCase(), route);
  }

  /** By id or slug, in any case. */
  find(name: string): Route | undefined {
    return this.#byName.get(name) ?? this.#byName.get(name.toLowerCase());
  }
}

function routeTo(integration: ServedIntegration): Route {
  const { policies, operations } = integration.requirement;
  return {
    integration,
    engine: integration.engine,
    adapter: integration.adapter,
    keyHeader: policies.idempotency?.header.toLowerCase(),
    operations: new Map(operations.map((operation) => [operation.name.toLowerCase(), operation])),
  };
}
