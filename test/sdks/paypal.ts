import { ApiError, CheckoutPaymentIntent, Client, Environment, OrdersController } from '@paypal/paypal-server-sdk';
import { CREDENTIALS } from '../../examples/vendors/index.ts';
import { ourCode, problemCode, type Sdk, type Seen } from './sdk.ts';

export const paypal: Sdk = {
  vendor: 'paypal',
  package: '@paypal/paypal-server-sdk',
  keyHeader: 'paypal-request-id',
  async connect(door) {
    const client = new Client({
      clientCredentialsAuthCredentials: {
        oAuthClientId: CREDENTIALS.PAYPAL_CLIENT_ID,
        oAuthClientSecret: CREDENTIALS.PAYPAL_CLIENT_SECRET,
      },
      environment: Environment.Sandbox,
      timeout: 0,
      httpClientOptions: { retryConfig: { maxNumberOfRetries: 0 } },
      // It has no option for an address; axios below it takes a fetch.
      unstable_httpClientOptions: { adapter: 'fetch', env: { fetch: door.fetch, Request: null } },
    });
    const orders = new OrdersController(client);
    const create = async (value: string) => {
      const body = { intent: CheckoutPaymentIntent.Capture, purchaseUnits: [{ amount: { currencyCode: 'EUR', value } }] };
      return (await orders.createOrder({ body })).result;
    };
    const { id = '' } = await create('5.00');
    const { id: unpaid = '' } = await create('13.37');
    return {
      read: () => orders.getOrder({ id }),
      write: () => create('6.00'),
      declined: () => orders.captureOrder({ id: unpaid }),
      seen,
    };
  },
};

function seen(error: unknown): Seen {
  if (!(error instanceof ApiError)) return { ours: ourCode(error) };
  const body = error.result as { details?: { issue?: string }[]; name?: string } | undefined;
  return { status: error.statusCode, code: body?.details?.[0]?.issue ?? body?.name, ours: problemCode(error.body) };
}
