/**
 * The two ways by which an unmodified SDK comes to be governed: the library's `fetch` in its own process, and the gateway.
 * Behind either stands a stand-in of the vendor, judged by the vendor's own description where one is at hand.
 */

import { setImmediate as nextTurn } from 'node:timers/promises';
import { copyDocuments, movePorts } from '../../examples/demo/documents.ts';
import type { Arrival } from '../../examples/vendors/arrivals.ts';
import { CREDENTIALS, startVendor, VENDORS, type VendorName } from '../../examples/vendors/index.ts';
import type { StandIn } from '../../examples/vendors/stand-in.ts';
import { Gateway } from '../../src/gateway/index.ts';
import { type Integration, Integrations } from '../../src/library/index.ts';
import { describeVendor } from '../vendor-descriptions/descriptions.ts';

export type DoorName = 'library' | 'gateway';

export const DOORS: readonly DoorName[] = ['library', 'gateway'];

/** What an SDK is given to reach its vendor. */
export interface Door extends AsyncDisposable {
  readonly name: DoorName;
  readonly vendor: StandIn;
  readonly integration: Integration;
  /** True when each request was held against the vendor's own description. */
  readonly judged: boolean;
  /** For SDKs that take a fetch: the governed one, or one that sends the vendor's addresses to the gateway. */
  readonly fetch: typeof fetch;
  /** For SDKs that take an address: the gateway's for this vendor. Undefined for the library: the SDK keeps its own. */
  readonly address: string | undefined;
  /** For SDKs that take a host and a port but no path: a port of the gateway that belongs to this vendor alone. */
  readonly dedicatedPort: number | undefined;
}

/** An attempt may take this long in these tests: long for a loopback, short for somebody who waits. */
export const ATTEMPT = 1_000;

/** The documents as they are, but with the stand-in's port, short pauses and a short time-out. Nothing else is changed. */
function quicken(text: string): string {
  return text
    .replace(/\| \d+ m?s +\|$/gm, `| ${ATTEMPT} ms |`)
    .replace(/\d+ s per attempt, \d+ s in all/, `${ATTEMPT} ms per attempt, 15 s in all`)
    .replace(/exponential backoff from [\d.]+ m?s to [\d.]+ m?s/, 'exponential backoff from 5 ms to 40 ms');
}

/** `rewrite` changes the document further, for a test that is about one of its clauses. */
export async function openDoor(name: DoorName, vendorName: VendorName, rewrite = (text: string) => text): Promise<Door> {
  await using opening = new AsyncDisposableStack();
  Object.assign(process.env, CREDENTIALS);

  const validate = await describeVendor(vendorName);
  const vendor = await startVendor(vendorName, { port: 0, ...(validate ? { validate } : {}) });
  opening.defer(() => vendor.close());

  const { requirement, port } = VENDORS[vendorName];
  const folder = opening.use(copyDocuments((text) => rewrite(quicken(movePorts(text, new Map([[port, vendor.port]]))))));
  const integrations = await Integrations.open({
    folder: folder.path,
    environment: 'sandbox',
    transport: name === 'gateway' ? 'wire' : 'undici',
  });
  opening.defer(() => integrations.close());
  const integration = integrations.get(requirement);

  const through =
    name === 'library'
      ? { fetch: integration.fetch, address: undefined, dedicatedPort: undefined }
      : await throughGateway(integrations, requirement, opening);
  const resources = opening.move();
  return {
    name,
    vendor,
    integration,
    judged: validate !== undefined,
    ...through,
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}

async function throughGateway(
  integrations: Integrations,
  requirement: string,
  resources: AsyncDisposableStack,
): Promise<Pick<Door, 'fetch' | 'address' | 'dedicatedPort'>> {
  const gateway = await Gateway.start({ integrations, host: '127.0.0.1', port: 0, ports: { [requirement]: 0 } });
  resources.defer(() => gateway.close());
  const address = `${gateway.address}/${requirement}`;
  const toGateway: typeof fetch = (input, init) => {
    const { pathname, search } = new URL(input instanceof Request ? input.url : input);
    return fetch(address + pathname + search, init);
  };
  return { fetch: toGateway, address, dedicatedPort: gateway.ports[requirement] };
}

/** What reached the vendor since it was last asked, each to its end, and a clean slate. Requests for a token are not part of the story. */
export async function takeArrivals(door: Door): Promise<readonly Arrival[]> {
  const { arrivals } = door.vendor;
  while (arrivals.some(({ ending }) => ending === undefined)) await nextTurn();
  return arrivals.splice(0).filter(({ path }) => path !== '/v1/oauth2/token');
}
