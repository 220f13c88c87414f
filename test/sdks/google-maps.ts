import { Client } from '@googlemaps/google-maps-services-js';
import { CREDENTIALS } from '../../examples/vendors/index.ts';
import { ourCode, problemCode, type Sdk, type Seen } from './sdk.ts';

export const googleMaps: Sdk = {
  vendor: 'googleMaps',
  package: '@googlemaps/google-maps-services-js',
  keyHeader: undefined,
  async connect(door) {
    const transport = door.address === undefined ? { adapter: 'fetch' as const, env: { fetch: door.fetch, Request: null } } : {};
    const client = new Client({ config: { ...transport, raxConfig: { retry: 0, noResponseRetries: 0 } } as object });
    const url = door.address === undefined ? {} : { url: `${door.address}/maps/api/geocode/json` };
    let houses = 0;
    const read = () => {
      houses += 1;
      return client.geocode({
        params: { address: `Hauptstrasse ${houses}, Berlin`, key: CREDENTIALS.GOOGLE_MAPS_API_KEY },
        ...url,
      });
    };
    return { read, write: undefined, declined: undefined, seen };
  },
};

function seen(error: unknown): Seen {
  const { response } = error as { response?: { status: number; data: unknown } };
  return { status: response?.status, ours: ourCode(error) ?? problemCode(response?.data) };
}
