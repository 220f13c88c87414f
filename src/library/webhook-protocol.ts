/** Webhooks as their senders' schemes describe them, checked by the webhook adapter; with what it may ask of the network. */
import { Certificates } from '../adapters/webhooks/certificates.ts';
import { acknowledgement, greetWebhook } from '../adapters/webhooks/handshake.ts';
import { type VerifyOptions, verifyWebhook } from '../adapters/webhooks/verify.ts';
import { signatureOf, type Verification, type WebhookProtocol } from '../deliveries/inbox/reception.ts';
import { Alarm, type World } from '../requirement/clock.ts';
import type { Requirement } from '../requirement/requirement.ts';

/** Longest wait for a certificate, or for a confirmation to be taken, milliseconds. */
const PATIENCE = 5_000;
const MOST_BYTES = 65_536;
const UNKNOWN: Verification = { verified: false, status: 503, reason: 'unknown scheme' };
const UNSIGNED: Verification = { verified: true, id: undefined, type: undefined };

export function webhookProtocol(world: World, get: typeof fetch): WebhookProtocol {
  const ask = (url: string): Promise<string> => textAt(url, world, get);
  const certificates = new Certificates({ fetch: ask });
  const options = (requirement: Requirement): VerifyOptions => ({
    now: world.epoch(),
    toleranceMs: signatureOf(requirement)?.tolerance,
    certificates,
  });
  return {
    async verify(requirement, request, secrets) {
      // The document itself says that nobody signs.
      if (signatureOf(requirement)?.scheme === 'none') return UNSIGNED;
      const scheme = requirement.webhooks?.verification;
      return scheme === undefined ? UNKNOWN : verifyWebhook(scheme, request, secrets, options(requirement));
    },
    async greet(requirement, request, secrets) {
      const scheme = requirement.webhooks?.verification;
      const greeting = scheme === undefined ? undefined : await greetWebhook(scheme, request, secrets, options(requirement));
      if (greeting === undefined) return undefined;
      if (greeting.kind === 'refused') return { refusal: greeting.refusal };
      if (greeting.kind === 'answer') return { answer: greeting.answer };
      try {
        await ask(greeting.url);
        return { answer: greeting.answer };
      } catch {
        // The sender asks again when it hears that this did not work.
        return { refusal: { verified: false, status: 503, reason: 'not confirmed' } };
      }
    },
    acknowledge(requirement) {
      const scheme = requirement.webhooks?.verification;
      return scheme === undefined ? undefined : acknowledgement(scheme);
    },
  };
}

/** Rejects for anything but a 2xx of bounded size in time; follows no redirection. */
async function textAt(url: string, world: World, get: typeof fetch): Promise<string> {
  const stop = new AbortController();
  const late = new Late(stop);
  world.schedule(late, world.now() + PATIENCE);
  try {
    const answer = await get(url, { redirect: 'error', signal: stop.signal });
    if (!answer.ok) throw new Error(`it answered ${answer.status}`);
    const chunks: Uint8Array[] = [];
    let length = 0;
    for await (const chunk of answer.body ?? []) {
      length += chunk.length;
      if (length > MOST_BYTES) throw new Error(`it has more than ${MOST_BYTES} bytes`);
      chunks.push(chunk);
    }
    return Buffer.concat(chunks, length).toString('utf8');
  } finally {
    world.cancel(late);
    // What is still to come nobody reads.
    stop.abort();
  }
}

class Late extends Alarm {
  readonly #stop: AbortController;

  constructor(stop: AbortController) {
    super();
    this.#stop = stop;
  }

  override ring(): void {
    this.#stop.abort(new Error(`no answer within ${PATIENCE} ms`));
  }
}
