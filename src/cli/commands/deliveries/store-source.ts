/** The pages of deliveries, answered by the store itself: for when no gateway runs. */
import { OrderError } from '../../../deliveries/operating/orders.ts';
import { DeliveryOperations } from '../../../deliveries/operations.ts';
import { deliveryPages, deliveryPatternOf } from '../../../gateway/admin/deliveries/deliveries-api.ts';
import { JsonBodyError } from '../../../gateway/json-body.ts';
import { StoreWatch } from '../../../gateway/store-watch.ts';
import type { World } from '../../../requirement/clock.ts';
import type { Store } from '../../../requirement/store.ts';
import { realWorld } from '../../../runtime/platform/world.ts';
import { openConfiguredStore } from '../../configured-store.ts';
import { GatewayRefusal } from '../../gateway-client.ts';
import { knownIds } from '../../known-ids.ts';
import type { Session } from '../../session.ts';
import type { DeliveriesSource, Method } from './source.ts';

export async function openStoreSource({ settings, environment }: Session): Promise<DeliveriesSource> {
  const world = realWorld();
  return new StoreSource(await openConfiguredStore(settings, environment, world), world, knownIds(settings));
}

class StoreSource implements DeliveriesSource {
  readonly #store: Store;
  readonly #operations: DeliveryOperations;
  readonly #pages: ReturnType<typeof deliveryPages>;

  constructor(store: Store, world: World, idOf: (idOrSlug: string) => string | undefined) {
    this.#store = store;
    const watch = new StoreWatch(store, world);
    this.#operations = new DeliveryOperations({ store, world });
    this.#pages = deliveryPages({ operations: this.#operations, store, reading: () => watch.read(), idOf });
  }

  async ask(method: Method, path: string, body: object = {}): Promise<unknown> {
    const answer = await this.#answer(method, path, body);
    if ('lines' in answer) throw new TypeError(`${path} answers lines`);
    return JSON.parse(JSON.stringify(answer.value));
  }

  async *lines(path: string): AsyncGenerator<string> {
    const answer = await this.#answer('GET', path, {});
    if (!('lines' in answer)) throw new TypeError(`${path} answers no lines`);
    for await (const line of answer.lines) yield JSON.stringify(line);
  }

  async close(): Promise<void> {
    await this.#operations.close();
    await this.#store.close();
  }

  async #answer(method: Method, path: string, body: object) {
    const query = path.indexOf('?');
    const [pattern, parameter] = deliveryPatternOf(query === -1 ? path : path.slice(0, query)) ?? ['', ''];
    const handler = this.#pages[pattern]?.[method];
    if (handler === undefined) throw new TypeError(`${method} ${path} is no page`);
    try {
      const words = new URLSearchParams(query === -1 ? '' : path.slice(query));
      return await handler({
        parameter,
        query: words,
        body: JSON.parse(JSON.stringify(body)) as Readonly<Record<string, unknown>>,
      });
    } catch (error) {
      if (error instanceof JsonBodyError || error instanceof OrderError)
        throw new GatewayRefusal(400, `${error.message.replace(/\.$/, '')}.`, undefined);
      throw error;
    }
  }
}
