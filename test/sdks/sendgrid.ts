import sendgridClient from '@sendgrid/client';
import sendgridMail from '@sendgrid/mail';
import { CREDENTIALS } from '../../examples/vendors/index.ts';
import { ourCode, problemCode, type Sdk, type Seen } from './sdk.ts';

// Both packages export one ready object and, beside it, its class; their types tell only of the object.
const { Client } = sendgridClient as unknown as { Client: new () => typeof sendgridClient };
const { MailService } = sendgridMail as unknown as { MailService: new () => typeof sendgridMail };

export const sendgrid: Sdk = {
  vendor: 'sendgrid',
  package: '@sendgrid/mail',
  keyHeader: undefined,
  async connect(door) {
    const client = new Client();
    const mail = new MailService();
    mail.setClient(client);
    mail.setApiKey(CREDENTIALS.SENDGRID_API_KEY);
    if (door.address === undefined)
      client.setDefaultRequest({ adapter: 'fetch', env: { fetch: door.fetch, Request: null } } as never);
    else client.setDefaultRequest('baseUrl', `${door.address}/`);
    const letter = { to: 'customer@shop.example', from: 'orders@shop.example', subject: 'Your order', text: 'Thank you.' };
    return {
      read: () => client.request({ method: 'GET', url: '/v3/scopes' }),
      write: () => mail.send(letter),
      declined: undefined,
      seen,
    };
  },
};

/** A ResponseError keeps the status as `code`. */
function seen(error: unknown): Seen {
  const { code, response } = error as { code?: unknown; response?: { body?: unknown } };
  return { status: typeof code === 'number' ? code : undefined, ours: ourCode(error) ?? problemCode(response?.body) };
}
