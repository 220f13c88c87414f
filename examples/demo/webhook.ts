/**
 * Sends the gateway of the demo one webhook, as the payment provider would, and prints the answer.
 *
 *   node examples/demo/webhook.ts <gateway>
 */
import { CREDENTIALS } from '../vendors/index.ts';
import { stripeWebhook } from '../vendors/stripe-webhook.ts';

const [gateway = 'http://127.0.0.1:7070'] = process.argv.slice(2);
const object = { id: 'pi_mine', object: 'payment_intent', status: 'succeeded' };
const webhook = stripeWebhook(CREDENTIALS.STRIPE_WEBHOOK_SECRET, `evt_${Date.now()}`, 'payment_intent.succeeded', object);
try {
  const response = await fetch(`${gateway}/REQ-I-001/webhooks`, { method: 'POST', ...webhook });
  process.stdout.write(`${response.status} ${await response.text()}\n`);
  process.exitCode = response.ok ? 0 : 1;
} catch (error) {
  process.stderr.write(`No gateway answered at ${gateway}: ${(error as Error).message}\n`);
  process.exitCode = 2;
}
