/** Where the answers come from: a running gateway, or (in `store-source.ts`) the store itself. Both know the same pages. */
import { GatewayClient } from '../../gateway-client.ts';

export type Method = 'GET' | 'POST' | 'DELETE';

/** Pages below `/-/api`. */
export interface DeliveriesSource {
  ask(method: Method, path: string, body?: object): Promise<unknown>;
  lines(path: string): AsyncIterable<string>;
  close(): Promise<void>;
}

export class GatewaySource implements DeliveriesSource {
  readonly #client: GatewayClient;

  constructor(address: string) {
    this.#client = new GatewayClient(address);
  }

  ask(method: Method, path: string, body?: object): Promise<unknown> {
    return this.#client.ask(method, `/-/api${path}`, body);
  }

  lines(path: string): AsyncIterable<string> {
    return this.#client.lines(`/-/api${path}`);
  }

  async close(): Promise<void> {
    this.#client.close();
  }
}
