import type { Document } from '../../document.ts';
import { heading } from '../place.ts';
import type { Rule } from '../rule.ts';
import { severityFor } from '../severity.ts';

export const missingWebhookSignature: Rule = {
  code: 'missing-webhook-signature',
  why: 'The address of a webhook is no secret: without a signature anybody can report a payment that was never made.',
  *meaning(requirement, document) {
    const receives = requirement.type === 'Webhook' || document.clauses.some(({ section }) => section.within === 'webhooks');
    if (!receives || hasSignature(document)) return;
    const section = document.sections.find(({ key }) => key === 'webhooks');
    yield {
      severity: severityFor(requirement.criticality),
      range: section?.heading ?? heading(document),
      clause: 'webhooks.signature',
      message: `${requirement.id} receives webhooks and does not say how they are signed.`,
      remedy: 'Write under Webhooks: `**Signature**: Stripe, secret env:STRIPE_WEBHOOK_SECRET, tolerance 5 min`.',
    };
  },
};

function hasSignature({ clauses }: Document): boolean {
  return clauses.some(({ name, value }) => (name === 'Webhook Signature' || name === 'Signature') && value !== '');
}
