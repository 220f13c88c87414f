import type { Event, EventName } from '../../requirement/event.ts';
import type { Family } from './series.ts';

/** Every metric made from events. Labels are requirement, operation and words from closed lists, never a path or a key. */
const CALL = ['requirement', 'operation'] as const;

export const FAMILIES = {
  calls: counter('concordat_calls_total', 'Calls that ended, by outcome.', [...CALL, 'outcome']),
  callDuration: histogram('concordat_call_duration_seconds', 'Time of a whole call, every wait and retry included.', CALL),
  callsInFlight: gauge('concordat_calls_in_flight', 'Calls that began and have not ended.', CALL),
  attempts: counter('concordat_attempts_total', 'Attempts that ended, by outcome.', [...CALL, 'outcome']),
  attemptDuration: histogram('concordat_attempt_duration_seconds', 'Time of one attempt until its outcome was known.', CALL),
  attemptsInFlight: gauge('concordat_attempts_in_flight', 'Attempts whose slot is taken, bodies still streaming included.', CALL),
  refusals: counter('concordat_refusals_total', 'Calls one of our own policies refused.', [...CALL, 'policy']),
  queueWait: histogram(
    'concordat_queue_wait_seconds',
    'Time calls waited to be admitted; calls that did not wait are not in it.',
    CALL,
  ),
  retries: counter('concordat_retries_total', 'Retries that were scheduled.', CALL),
  retriesAbandoned: counter('concordat_retries_abandoned_total', 'Retries that would have been wanted but were not made.', [
    ...CALL,
    'because',
  ]),
  hedges: counter('concordat_hedges_total', 'Second attempts started because the first was late.', CALL),
  fallbacks: counter('concordat_fallbacks_total', 'Calls that a fallback answered.', [...CALL, 'served_by']),
  fallbackFailures: counter('concordat_fallback_failures_total', 'Fallback steps that could not answer.', CALL),
  cacheStored: counter('concordat_cache_stored_total', 'Answers kept for later.', CALL),
  cacheServed: counter('concordat_cache_served_total', 'Calls answered from what was kept.', CALL),
  coalesced: counter('concordat_calls_coalesced_total', 'Reads that shared the answer of an equal one.', CALL),
  idempotencyKeys: counter('concordat_idempotency_keys_total', 'Calls that carried an idempotency key, by where it came from.', [
    ...CALL,
    'from',
  ]),
  callerRepeats: counter('concordat_caller_repeats_total', 'Calls that the application repeated by itself.', [...CALL, 'by']),
  breakerState: gauge(
    'concordat_breaker_state',
    'One for the state the circuit breaker is in, zero for the others it was in. No operation: of the whole requirement.',
    [...CALL, 'state'],
  ),
  breakerChanges: counter('concordat_breaker_changes_total', 'Changes of the circuit breaker, by the state it went to.', [
    ...CALL,
    'state',
  ]),
  breakerWouldOpen: counter('concordat_breaker_would_open_total', 'Times a breaker that only observes would have opened.', [
    'requirement',
  ]),
  limitsEmptied: counter('concordat_limit_emptied_total', 'Times the other side asked us to come back later.', ['requirement']),
  limitsLowered: counter('concordat_limit_lowered_total', 'Times the limit headers of an answer left less than we thought.', [
    'requirement',
  ]),
  credentialRefreshes: counter('concordat_credential_refreshes_total', 'Credentials that were renewed.', ['requirement']),
  credentialFailures: counter('concordat_credential_failures_total', 'Credentials that could not be obtained.', ['requirement']),
  controls: counter('concordat_controls_total', 'Actions taken by people on call.', ['requirement', 'action']),
  rejections: counter('concordat_documents_rejected_total', 'Readings of a document that could not take effect.', [
    'requirement',
  ]),
  reloads: counter('concordat_reloads_total', 'New revisions of a document that took effect.', ['requirement']),
  boundsReached: counter('concordat_bounds_reached_total', 'Times something stopped growing because its bound was reached.', [
    'requirement',
    'bound',
  ]),
  deliveriesAccepted: counter('concordat_deliveries_accepted_total', 'Deliveries written down.', ['requirement', 'box']),
  deliveriesAttempted: counter('concordat_delivery_attempts_total', 'Times a delivery was tried, by outcome.', [
    'requirement',
    'outcome',
  ]),
  deliveriesEnded: counter('concordat_deliveries_ended_total', 'Deliveries that have ended, by state.', ['requirement', 'state']),
  deliveryOrders: counter('concordat_delivery_orders_total', 'Orders of people on call for deliveries.', ['requirement', 'act']),
  webhooksRefused: counter('concordat_webhooks_refused_total', 'Webhooks that were refused, by reason.', [
    'requirement',
    'reason',
  ]),
  webhooksIgnored: counter('concordat_webhooks_ignored_total', 'Webhooks whose type the document does not name under Events.', [
    'requirement',
  ]),
  webhooksReconciled: counter(
    'concordat_webhook_reconciliations_total',
    "Times that the other side's list of events had some that were missed, or could not be asked for any more.",
    ['requirement', 'result'],
  ),
  subscribersDisabled: counter('concordat_subscribers_disabled_total', 'Subscribers that were disabled.', ['requirement']),
  storeChanges: counter('concordat_store_changes_total', 'Times the store became available or unavailable.', [
    'requirement',
    'available',
  ]),
  tableChanges: counter('concordat_outbox_table_changes_total', 'Times rows of an outbox table began or ceased to be taken.', [
    'requirement',
    'available',
  ]),
  tableRefusals: counter('concordat_outbox_table_rows_refused_total', 'Rows of an outbox table that were set aside.', [
    'requirement',
  ]),
  fleetChanges: counter('concordat_fleet_changes_total', 'Times the fleet changed.', ['requirement']),
  requestsRefused: counter('concordat_requests_refused_total', 'Requests a door turned away before they became calls.', [
    'requirement',
    'reason',
  ]),
} as const satisfies Record<string, Family>;

function counter(name: string, help: string, labels: readonly string[]): Family {
  return { name, help, type: 'counter', labels };
}

function gauge(name: string, help: string, labels: readonly string[]): Family {
  return { name, help, type: 'gauge', labels };
}

function histogram(name: string, help: string, labels: readonly string[]): Family {
  return { name, help, type: 'histogram', labels };
}

/** How a rare event is counted: in which family, and which word of it is the last label. */
export interface Counted<E extends Event = Event> {
  readonly family: Family;
  readonly label?: (event: E) => string;
}

/** Events that only add one to a counter. The events of every call are not here: `Metrics.observe` counts those by hand. */
export const COUNTED: { readonly [N in EventName]?: Counted<Extract<Event, { name: N }>> } = {
  'call.refused': { family: FAMILIES.refusals, label: (event) => event.policy },
  'retry.scheduled': { family: FAMILIES.retries },
  'retry.abandoned': { family: FAMILIES.retriesAbandoned, label: (event) => event.because },
  'hedge.started': { family: FAMILIES.hedges },
  // `fallback REQ-I-007` is one label value for all requirements.
  'fallback.served': {
    family: FAMILIES.fallbacks,
    label: (event) => (event.servedBy.startsWith('fallback ') ? 'fallback' : event.servedBy),
  },
  'fallback.failed': { family: FAMILIES.fallbackFailures },
  'cache.stored': { family: FAMILIES.cacheStored },
  'cache.served': { family: FAMILIES.cacheServed },
  'call.coalesced': { family: FAMILIES.coalesced },
  'idempotency.keyed': { family: FAMILIES.idempotencyKeys, label: (event) => event.from },
  'caller.repeated': { family: FAMILIES.callerRepeats, label: (event) => event.by },
  'breaker.changed': { family: FAMILIES.breakerChanges, label: (event) => event.to },
  'breaker.would-open': { family: FAMILIES.breakerWouldOpen },
  'limit.emptied': { family: FAMILIES.limitsEmptied },
  'limit.lowered': { family: FAMILIES.limitsLowered },
  'credential.refreshed': { family: FAMILIES.credentialRefreshes },
  'credential.refused': { family: FAMILIES.credentialFailures },
  'control.changed': { family: FAMILIES.controls, label: (event) => event.action },
  'document.rejected': { family: FAMILIES.rejections },
  'requirement.reloaded': { family: FAMILIES.reloads },
  'bound.reached': { family: FAMILIES.boundsReached, label: (event) => event.bound },
  'delivery.accepted': { family: FAMILIES.deliveriesAccepted, label: (event) => event.box },
  'delivery.attempted': { family: FAMILIES.deliveriesAttempted, label: (event) => event.outcome },
  'delivery.ended': { family: FAMILIES.deliveriesEnded, label: (event) => event.state },
  'delivery.ordered': { family: FAMILIES.deliveryOrders, label: (event) => event.act },
  'webhook.refused': { family: FAMILIES.webhooksRefused, label: (event) => event.reason },
  'webhook.ignored': { family: FAMILIES.webhooksIgnored },
  'webhook.reconciled': {
    family: FAMILIES.webhooksReconciled,
    label: (event) => (event.because === undefined ? 'found' : 'failed'),
  },
  'subscriber.disabled': { family: FAMILIES.subscribersDisabled },
  'store.changed': { family: FAMILIES.storeChanges, label: (event) => String(event.available) },
  'table.changed': { family: FAMILIES.tableChanges, label: (event) => String(event.available) },
  'table.refused': { family: FAMILIES.tableRefusals },
  'fleet.changed': { family: FAMILIES.fleetChanges },
  'request.refused': { family: FAMILIES.requestsRefused, label: (event) => event.reason },
};
