/** Events as people read them: those that the other side sends, from its address to the application, and those that we send. */
import { DEFAULT_PATIENCE, DEFAULT_RETAIN } from '../../../deliveries/inbox/inbox.ts';
import { signatureOf } from '../../../deliveries/inbox/reception.ts';
import { deliversToAddress, scheduleOf } from '../../../deliveries/inbox/schedule.ts';
import type { Requirement } from '../../../requirement/requirement.ts';
import { formatSecretReference } from '../../../requirement/secret-reference.ts';
import { formatDuration } from '../../../requirement/units/duration.ts';
import type { Webhooks } from '../../../requirement/webhooks.ts';
import { backoffPhrase } from './phrases.ts';
import type { Stage } from './stages.ts';

/** Whether what the document declares are events of ours and no calls at all. */
export function onlySends({ operations }: Requirement): boolean {
  return operations.length > 0 && operations.every(({ shape }) => shape?.kind === 'event');
}

/** In the order in which they apply. Empty: nothing is received. */
export function receivedStages(requirement: Requirement): Stage[] {
  const { webhooks, slug, security } = requirement;
  if (webhooks === undefined || (onlySends(requirement) && signatureOf(requirement) === undefined)) return [];
  const { allowedIps } = security;
  const signedBy = webhooks.signature === undefined ? 'security.webhook-signature' : 'webhooks.signature';
  return [
    { name: 'Received at', settings: [{ text: `POST /${slug}/webhooks of the gateway` }] },
    {
      name: 'Senders',
      settings: [{ text: allowedIps?.join(', ') ?? 'from any address', clause: 'security.allowed-ips' }],
    },
    {
      name: 'Signature',
      clause: 'security.webhook-signature',
      settings: [{ text: signaturePhrase(requirement), clause: signedBy }],
    },
    {
      name: 'Events',
      settings: [{ text: webhooks.events.length === 0 ? 'all' : webhooks.events.join(', '), clause: 'webhooks.events' }],
    },
    { name: 'Told apart by', settings: [{ text: identityPhrase(webhooks), clause: 'webhooks.deduplicate-by' }] },
    {
      name: 'Kept',
      settings: [{ text: `${formatDuration(webhooks.retain ?? DEFAULT_RETAIN)}, also after its end`, clause: 'webhooks.retain' }],
    },
    { name: 'Deliver to', settings: [{ text: targetPhrase(requirement, webhooks), clause: 'webhooks.deliver-to' }] },
    { name: 'Again', settings: [{ text: againPhrase(webhooks), clause: 'webhooks.retry' }] },
  ];
}

/** Empty: no event of ours is declared. */
export function sentStages(requirement: Requirement): Stage[] {
  const { operations, slug } = requirement;
  const types = operations.flatMap(({ shape }) => (shape?.kind === 'event' ? [shape.type] : []));
  if (types.length === 0) return [];
  return [
    { name: 'Events', settings: [{ text: types.join(', ') }] },
    { name: 'Published at', settings: [{ text: `POST /${slug}/publications of the gateway` }] },
    {
      name: 'Subscribers',
      settings: [{ text: `come to POST /${slug}/subscribers, and are told nothing before their address has answered` }],
    },
    { name: 'Signature', settings: [{ text: 'Standard Webhooks, with a secret of each subscriber' }] },
    {
      name: 'Again',
      settings: [{ text: 'at growing distances for 3 days; disabled when its address answers 410, or takes nothing for 5 days' }],
    },
    ...(onlySends(requirement)
      ? [
          {
            name: 'Calls',
            settings: [{ text: 'none are made: time-outs, retries, breaker and limits of the document govern nothing' }],
          },
        ]
      : []),
  ];
}

function signaturePhrase(requirement: Requirement): string {
  const signature = signatureOf(requirement);
  if (signature === undefined) return 'nothing is said, so nothing is taken: 503';
  if (signature.secrets.length === 0) return 'none: what anybody sends is taken';
  const scheme = requirement.webhooks?.verification?.name;
  const secrets = signature.secrets.map(formatSecretReference).join(' and ');
  if (scheme === undefined) return `${signature.scheme}, which nobody knows here, so nothing is taken: 503`;
  const tolerance = signature.tolerance ?? requirement.webhooks?.verification?.time?.tolerance;
  return `${scheme}, verified with ${secrets}${tolerance === undefined ? '' : `, at most ${formatDuration(tolerance)} old`}`;
}

function identityPhrase({ deduplicateBy, verification }: Webhooks): string {
  if (deduplicateBy !== undefined) return deduplicateBy;
  return verification?.id === undefined
    ? 'a hash of address and body'
    : 'the name that the scheme gives, else a hash of address and body';
}

function targetPhrase({ slug }: Requirement, { deliverTo }: Webhooks): string {
  if (deliverTo !== undefined && deliverTo !== 'in process') return deliverTo;
  return `nobody by itself: it waits until the application asks, by events() or GET /${slug}/events`;
}

function againPhrase(webhooks: Webhooks): string {
  const { times, backoff } = scheduleOf(webhooks);
  if (times === 0) return 'never';
  const length = webhooks.retry?.for ?? (times === undefined && deliversToAddress(webhooks) ? DEFAULT_PATIENCE : undefined);
  return [
    ...(times === undefined ? [] : [times === 1 ? 'once' : `${times} times`]),
    `${backoffPhrase(backoff)}, full jitter`,
    ...(length === undefined ? [] : [`for ${formatDuration(length)}`]),
  ].join(', ');
}
