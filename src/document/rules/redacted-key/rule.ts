import { placeOf } from '../place.ts';
import type { Rule } from '../rule.ts';
import { severityFor } from '../severity.ts';

/** A key is stored for as long as the other side or the queue may ask for it again. */
export const redactedKey: Rule = {
  code: 'redacted-key',
  why: 'A key is stored and sent in a header: what may never be stored cannot be one.',
  *meaning(requirement, document) {
    const { redact } = requirement.security;
    if (redact.length === 0) return;
    const own = [requirement.policies, ...requirement.operations.map(({ policies }) => policies)];
    const key = own.find(
      ({ idempotency }) => idempotency?.from !== undefined && isRedacted(idempotency.from, redact),
    )?.idempotency;
    if (key?.from !== undefined) {
      yield {
        severity: severityFor(requirement.criticality),
        ...placeOf(document, key.clause),
        message: `The idempotency key is taken from ${key.from}, which may never be logged or stored.`,
        remedy: 'Take the key from something that may be known, such as the number of the order: `from metadata.order_id`.',
      };
    }
    const doubles = requirement.webhooks?.deduplicateBy;
    if (doubles === undefined || !isRedacted(doubles, redact)) return;
    yield {
      severity: severityFor(requirement.criticality),
      ...placeOf(document, 'webhooks.deduplicate-by'),
      message: `Events are told apart by ${doubles}, which may never be logged or stored.`,
      remedy: 'Tell them apart by something that may be known, such as their own `id`.',
    };
  },
};

/** The field itself, or one around it. */
function isRedacted(path: string, redact: readonly string[]): boolean {
  return redact.some((field) => path === field || path.startsWith(`${field}.`));
}
