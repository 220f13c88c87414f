import { placeOf } from '../place.ts';
import type { Rule } from '../rule.ts';

export const queuedKeyMadeUp: Rule = {
  code: 'queued-key-made-up',
  why: 'A key that is new for each call protects only from our own retries: when the application asks again, it is a second order.',
  *meaning(requirement, document) {
    const queued = requirement.operations.filter(
      ({ read, implicit, idempotent, policies }) =>
        !read && !implicit && idempotent === 'by key' && policies.fallback.steps.some(({ kind }) => kind === 'queue'),
    );
    const found = queued.find(({ policies }) => policies.idempotency !== undefined && policies.idempotency.from === undefined);
    if (found === undefined) return;
    yield {
      severity: 'note',
      ...placeOf(document, found.policies.idempotency?.clause ?? found.policies.fallback.clause),
      message: `"${found.name}" waits in a queue with a key that is made up for each call: an application that does not know and asks again queues a second one.`,
      remedy: `Take the key from what the application sends: \`header ${found.policies.idempotency?.header}, from metadata.order_id\`.`,
    };
  },
};
