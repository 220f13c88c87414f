/**
 * What happens to a webhook between the door and the store, in this order and nothing else:
 *
 *   signature clause ──▶ secrets ──▶ handshake? ──▶ signature ──▶ store ──▶ yes
 *      │ not set up        │ not set up   │ answered,     │ unverified   │ rejects
 *                                         │ unverified
 *
 * 1. Nothing is stored, and no handshake is answered, that has not proved where it comes from.
 * 2. A secret of ours that is missing is our fault: never `unverified`, which senders take for a final no.
 * 3. One writing to the store, which is also the check for duplicates.
 */

import type { World } from '../../requirement/clock.ts';
import { ConcordatError } from '../../requirement/errors.ts';
import type { EventFields, Observe } from '../../requirement/event.ts';
import type { Requirement } from '../../requirement/requirement.ts';
import type { SecretReference } from '../../requirement/secret-reference.ts';
import type { Inbox } from './inbox.ts';
import {
  type Reception,
  signatureOf,
  type Unverified,
  type WebhookProtocol,
  type WebhookReceiver,
  type WebhookRequest,
} from './reception.ts';

export interface ReceiverSetting {
  readonly inbox: Inbox;
  readonly protocol: WebhookProtocol;
  readonly world: World;
  readonly observe: Observe;
  /** Reads a reference. Throws a ConcordatError where nothing is there. */
  secret(reference: SecretReference): string;
}

export class Receiver implements WebhookReceiver {
  readonly #setting: ReceiverSetting;

  constructor(setting: ReceiverSetting) {
    this.#setting = setting;
  }

  async receive(requirement: Requirement, request: WebhookRequest): Promise<Reception> {
    const { protocol, inbox } = this.#setting;
    const signature = signatureOf(requirement);
    if (signature === undefined) return refused('not set up', 'no signature clause');
    const secrets = this.#secrets(signature.secrets);
    const missing = secrets.length < signature.secrets.length;
    if (missing && secrets.length === 0) return refused('not set up', 'secret missing');
    const greeting = await protocol.greet(requirement, request, secrets);
    if (greeting !== undefined)
      return 'answer' in greeting ? { kind: 'answered', answer: greeting.answer } : unverified(greeting.refusal, missing);
    if (request.method !== 'POST') return refused('not a webhook', 'method');
    const verification = await protocol.verify(requirement, request, secrets);
    if (!verification.verified) return unverified(verification, missing);
    const { id, type } = verification;
    const received = await inbox.accept(requirement, { ...request, id, type });
    const answer = protocol.acknowledge(requirement, request);
    if (received.kind === 'accepted')
      return { kind: 'accepted', delivery: received.delivery, duplicate: received.duplicate, answer };
    this.#tell('webhook.ignored', {}, requirement);
    return { kind: 'ignored', answer };
  }

  /** Those that are there: while one is being replaced, the other may be enough. */
  #secrets(references: readonly SecretReference[]): readonly string[] {
    const secrets: string[] = [];
    for (const reference of references) {
      try {
        secrets.push(this.#setting.secret(reference));
      } catch (error) {
        if (!(error instanceof ConcordatError)) throw error;
      }
    }
    return secrets;
  }

  #tell(name: 'webhook.ignored', fields: EventFields['webhook.ignored'], { id }: Requirement): void {
    this.#setting.observe({
      name,
      at: this.#setting.world.now(),
      requirement: id,
      operation: '',
      call: '',
      attempt: 0,
      ...fields,
    });
  }
}

/** `missing`: one of our secrets is not there, and it may be signed with that one. */
function unverified({ status, reason }: Unverified, missing: boolean): Reception {
  if (missing) return refused('not set up', 'secret missing');
  return refused(status === 400 ? 'malformed' : status === 401 ? 'unverified' : 'not set up', reason);
}

function refused(because: Extract<Reception, { kind: 'refused' }>['because'], reason: string): Reception {
  return { kind: 'refused', because, reason };
}
