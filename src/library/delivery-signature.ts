/** How events that are handed on to the application's address prove that they come from here. */
import { signWebhook } from '../adapters/webhooks/sign.ts';
import type { ForwarderSetting } from '../deliveries/inbox/forwarder.ts';
import { ConcordatError } from '../requirement/errors.ts';
import type { Secrets } from '../runtime/secrets/secrets.ts';

/** `whsec_…`; two with a space between while one is being replaced. */
export const DELIVERY_SECRET = 'CONCORDAT_DELIVERY_SECRET';

/** Read with each event, so that one set later counts. Without the variable nothing is signed. */
export function deliverySignature(secrets: Secrets): NonNullable<ForwarderSetting['sign']> {
  return (id, at, body) => {
    const text = variable(secrets);
    if (text === undefined) return undefined;
    try {
      return signWebhook({ id, at, body, secrets: text.split(/\s+/) });
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      throw new ConcordatError('CONCORDAT_SECRET_MISSING', `${DELIVERY_SECRET} cannot be used: ${error.message}`);
    }
  };
}

function variable(secrets: Secrets): string | undefined {
  try {
    return secrets.read({ store: 'env', name: DELIVERY_SECRET });
  } catch (error) {
    if (error instanceof ConcordatError) return undefined;
    throw error;
  }
}
