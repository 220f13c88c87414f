import type { Document, RawClause } from '../../document.ts';
import { clausesNamed, placeOfClause } from '../place.ts';
import { missing } from '../presence.ts';
import { NOTHING, type Rule } from '../rule.ts';
import { severityFor } from '../severity.ts';

const REMEDY = 'Write under Webhooks: `**Signature**: Stripe, secret env:STRIPE_WEBHOOK_SECRET, tolerance 5 min`.';

export const missingWebhookSignature: Rule = {
  code: 'missing-webhook-signature',
  why: 'The address of a webhook is no secret: without a signature anybody can report a payment that was never made.',
  meaning({ id, type, criticality, webhooks, security, operations }, document) {
    const isReceived = ({ section }: RawClause) => section.within === 'webhooks';
    // One whose operations are events of ours sends them to others.
    const sends = operations.some(({ shape }) => shape?.kind === 'event');
    if ((type !== 'Webhook' || sends) && !document.clauses.some(isReceived)) return NOTHING;
    const severity = severityFor(criticality);
    const written = signature(document);
    if (written === undefined) {
      const askers = [...document.clauses.filter(isReceived).map(({ key }) => key), 'general-information.type'];
      const place = missing(document, { section: 'webhooks', label: 'Signature', askers });
      return [{ severity, message: `${id} receives webhooks and does not say how they are signed.`, remedy: REMEDY, ...place }];
    }
    if ((webhooks?.signature ?? security.webhookSignature)?.scheme !== 'none') return NOTHING;
    return [{ severity, message: `${id} receives webhooks that nobody has to sign.`, remedy: REMEDY, ...placeOfClause(written) }];
  },
};

function signature(document: Document): RawClause | undefined {
  const written = ({ value }: RawClause) => value !== '';
  return clausesNamed(document, 'Signature').find(written) ?? clausesNamed(document, 'Webhook Signature').find(written);
}
