import twilioSdk from 'twilio';
import { CREDENTIALS } from '../../examples/vendors/index.ts';
import { ourCode, type Sdk, type Seen } from './sdk.ts';

/** The document lets a message that was read before be served from memory when a call fails, so each is read once. */
const READS = 12;

export const twilio: Sdk = {
  vendor: 'twilio',
  package: 'twilio',
  keyHeader: undefined,
  async connect(door) {
    const httpClient = new twilioSdk.RequestClient({ autoRetry: false });
    // It has no option for an address; axios below it takes a fetch.
    Object.assign(httpClient.axios.defaults, { adapter: 'fetch', env: { fetch: door.fetch, Request: null } });
    const client = twilioSdk(CREDENTIALS.TWILIO_ACCOUNT_SID, CREDENTIALS.TWILIO_AUTH_TOKEN, { httpClient });
    const send = (to: string) => client.messages.create({ to, from: '+15005550006', body: 'The courier is near.' });
    const sent = await Promise.all(Array.from({ length: READS }, () => send('+4915112345678')));
    return {
      read: () => client.messages(sent.pop()?.sid ?? '').fetch(),
      write: () => send('+4915112345678'),
      declined: () => send('+15005550001'),
      seen,
    };
  },
};

/** A RestException keeps status and code of an answer's body; anything thrown below comes up as it is. */
function seen(error: unknown): Seen {
  const { status, code } = error as { status?: number; code?: unknown };
  return { status, code: code === undefined ? undefined : String(code), ours: ourCode(error) };
}
