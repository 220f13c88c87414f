/** Every rule there is, in the order in which people meet what it is about. A rule is one folder and one line here. */

import { alertAfterBudgetSpent } from './alert-after-budget-spent/rule.ts';
import { alertMissesPromise } from './alert-misses-promise/rule.ts';
import { alertWindowExceedsPromise } from './alert-window-exceeds-promise/rule.ts';
import { allowedIpsTooWide } from './allowed-ips-too-wide/rule.ts';
import { attemptExceedsDeadline } from './attempt-exceeds-deadline/rule.ts';
import { availabilityAboveDependencies } from './availability-above-dependencies/rule.ts';
import { availabilityWithoutWindow } from './availability-without-window/rule.ts';
import { breakerBlindToTimeouts } from './breaker-blind-to-timeouts/rule.ts';
import { breakerNeverOpens } from './breaker-never-opens/rule.ts';
import { breakerOpensWithinPromise } from './breaker-opens-within-promise/rule.ts';
import { breakerWaitExceedsBudget } from './breaker-wait-exceeds-budget/rule.ts';
import { burstAboveLimit } from './burst-above-limit/rule.ts';
import { cachedFallbackOnWrite } from './cached-fallback-on-write/rule.ts';
import { callerGivesUpFirst } from './caller-gives-up-first/rule.ts';
import { concurrencyBelowThroughput } from './concurrency-below-throughput/rule.ts';
import { contractLacksOperation } from './contract-lacks-operation/rule.ts';
import { contractOfAnotherKind } from './contract-of-another-kind/rule.ts';
import { contractUnreadable } from './contract-unreadable/rule.ts';
import { costAboveBudget } from './cost-above-budget/rule.ts';
import { creditDisagreesWithPromise } from './credit-disagrees-with-promise/rule.ts';
import { creditStepsOutOfOrder } from './credit-steps-out-of-order/rule.ts';
import { criticalDependsOnOptional } from './critical-depends-on-optional/rule.ts';
import { criticalFallsBackToOptional } from './critical-falls-back-to-optional/rule.ts';
import { criticalSupportsNothing } from './critical-supports-nothing/rule.ts';
import { deadBurnRateAlert } from './dead-burn-rate-alert/rule.ts';
import { deadThresholdAlert } from './dead-threshold-alert/rule.ts';
import { dependencyCycle } from './dependency-cycle/rule.ts';
import { doneWithoutOwnerOrDate } from './done-without-owner-or-date/rule.ts';
import { duplicateId } from './duplicate-id/rule.ts';
import { duplicateSlug } from './duplicate-slug/rule.ts';
import { fallbackLacksOperation } from './fallback-lacks-operation/rule.ts';
import { fallbackNotPassedOn } from './fallback-not-passed-on/rule.ts';
import { fallbackSharesFate } from './fallback-shares-fate/rule.ts';
import { fallbackTooLate } from './fallback-too-late/rule.ts';
import { fallbackTooSmall } from './fallback-too-small/rule.ts';
import { fallbackWithinCache } from './fallback-within-cache/rule.ts';
import { featureWithoutCritical } from './feature-without-critical/rule.ts';
import { healthCheckAboveRateLimit } from './health-check-above-rate-limit/rule.ts';
import { healthCheckBelowResponseTime } from './health-check-below-response-time/rule.ts';
import { healthCheckChangesState } from './health-check-changes-state/rule.ts';
import { healthCheckSlowerThanBudget } from './health-check-slower-than-budget/rule.ts';
import { healthChecksOverlap } from './health-checks-overlap/rule.ts';
import { hedgeAboveRateLimit } from './hedge-above-rate-limit/rule.ts';
import { hedgeAfterTimeout } from './hedge-after-timeout/rule.ts';
import { hedgeTooEarly } from './hedge-too-early/rule.ts';
import { hedgeWithoutReads } from './hedge-without-reads/rule.ts';
import { idempotencyKeptShorterThanRetries } from './idempotency-kept-shorter-than-retries/rule.ts';
import { idsDisagree } from './ids-disagree/rule.ts';
import { impossibleAvailability } from './impossible-availability/rule.ts';
import { keyInQuery } from './key-in-query/rule.ts';
import { limitGroupDisagrees } from './limit-group-disagrees/rule.ts';
import { limitGroupOversold } from './limit-group-oversold/rule.ts';
import { limitNeverReached } from './limit-never-reached/rule.ts';
import { limitNotEnforced } from './limit-not-enforced/rule.ts';
import { limitNotShared } from './limit-not-shared/rule.ts';
import { loadTestAboveRateLimit } from './load-test-above-rate-limit/rule.ts';
import { loadTestBelowThroughput } from './load-test-below-throughput/rule.ts';
import { loadTestTooSmall } from './load-test-too-small/rule.ts';
import { maintenanceExceedsBudget } from './maintenance-exceeds-budget/rule.ts';
import { maintenanceWindowsOverlap } from './maintenance-windows-overlap/rule.ts';
import { matrixDisagrees } from './matrix-disagrees/rule.ts';
import { missingContractFile } from './missing-contract-file/rule.ts';
import { missingContractFragment } from './missing-contract-fragment/rule.ts';
import { missingWebhookDeduplication } from './missing-webhook-deduplication/rule.ts';
import { missingWebhookSignature } from './missing-webhook-signature/rule.ts';
import { monitoringOff } from './monitoring-off/rule.ts';
import { noAuthentication } from './no-authentication/rule.ts';
import { noBackoff } from './no-backoff/rule.ts';
import { noJitter } from './no-jitter/rule.ts';
import { noPlainHttp } from './no-plain-http/rule.ts';
import { noRedaction } from './no-redaction/rule.ts';
import { oauthWithoutScope } from './oauth-without-scope/rule.ts';
import { oneFailureBreaksPromise } from './one-failure-breaks-promise/rule.ts';
import { ownerUnknown } from './owner-unknown/rule.ts';
import { personalDataCached } from './personal-data-cached/rule.ts';
import { personalDataIntoUnclassified } from './personal-data-into-unclassified/rule.ts';
import { phaseSkipped } from './phase-skipped/rule.ts';
import { policyInProse } from './policy-in-prose/rule.ts';
import { probeEndsBeforeTimeout } from './probe-ends-before-timeout/rule.ts';
import { queueFallbackOnRead } from './queue-fallback-on-read/rule.ts';
import { queueLongerThanWait } from './queue-longer-than-wait/rule.ts';
import { queueWaitExceedsDeadline } from './queue-wait-exceeds-deadline/rule.ts';
import { queuedKeyMadeUp } from './queued-key-made-up/rule.ts';
import { quotaBelowThroughput } from './quota-below-throughput/rule.ts';
import { rateLimitWaitExceedsDeadline } from './rate-limit-wait-exceeds-deadline/rule.ts';
import { redactedKey } from './redacted-key/rule.ts';
import { replayWindowOutlivesMemory } from './replay-window-outlives-memory/rule.ts';
import { requireAuthentication } from './require-authentication/rule.ts';
import { requireAvailability } from './require-availability/rule.ts';
import { requireCircuitBreaker } from './require-circuit-breaker/rule.ts';
import { requireContract } from './require-contract/rule.ts';
import { requireCost } from './require-cost/rule.ts';
import { requireCriticality } from './require-criticality/rule.ts';
import { requireDataClassification } from './require-data-classification/rule.ts';
import { requireDescription } from './require-description/rule.ts';
import { requireErrorHandling } from './require-error-handling/rule.ts';
import { requireExchangedData } from './require-exchanged-data/rule.ts';
import { requireExitPlan } from './require-exit-plan/rule.ts';
import { requireExternalSystem } from './require-external-system/rule.ts';
import { requireFailureScenarios } from './require-failure-scenarios/rule.ts';
import { requireFallback } from './require-fallback/rule.ts';
import { requireHealthCheck } from './require-health-check/rule.ts';
import { requireLoadTest } from './require-load-test/rule.ts';
import { requireOwner } from './require-owner/rule.ts';
import { requireRateLimits } from './require-rate-limits/rule.ts';
import { requireRecipient } from './require-recipient/rule.ts';
import { requireResponseTime } from './require-response-time/rule.ts';
import { requireReviewDate } from './require-review-date/rule.ts';
import { requireRisks } from './require-risks/rule.ts';
import { requireRotation } from './require-rotation/rule.ts';
import { requireTesting } from './require-testing/rule.ts';
import { requireThroughput } from './require-throughput/rule.ts';
import { requireType } from './require-type/rule.ts';
import { requireUrl } from './require-url/rule.ts';
import { responseTimeBelowDependency } from './response-time-below-dependency/rule.ts';
import { responseTimesInverted } from './response-times-inverted/rule.ts';
import { retriesExceedDeadline } from './retries-exceed-deadline/rule.ts';
import { retryBudgetAllowsNone } from './retry-budget-allows-none/rule.ts';
import { retryOfClientErrors } from './retry-of-client-errors/rule.ts';
import { retryStorm } from './retry-storm/rule.ts';
import { reviewDatePassed } from './review-date-passed/rule.ts';
import { riskWithoutMitigation } from './risk-without-mitigation/rule.ts';
import { rotationTooRare } from './rotation-too-rare/rule.ts';
import { rotationWithoutOverlap } from './rotation-without-overlap/rule.ts';
import type { Rule } from './rule.ts';
import { sameSystemTwoOwners } from './same-system-two-owners/rule.ts';
import { sandboxIsProduction } from './sandbox-is-production/rule.ts';
import { secretSharedBetweenEnvironments } from './secret-shared-between-environments/rule.ts';
import { secretSharedBetweenSystems } from './secret-shared-between-systems/rule.ts';
import { singlePointOfFailure } from './single-point-of-failure/rule.ts';
import { slowCallsNeverCounted } from './slow-calls-never-counted/rule.ts';
import { staleMatrix } from './stale-matrix/rule.ts';
import { throttledNeverRetried } from './throttled-never-retried/rule.ts';
import { throughputAboveDependencyLimit } from './throughput-above-dependency-limit/rule.ts';
import { throughputAboveRateLimit } from './throughput-above-rate-limit/rule.ts';
import { timeoutBelowResponseTime } from './timeout-below-response-time/rule.ts';
import { timeoutTooLong } from './timeout-too-long/rule.ts';
import { tokenLivesTooLong } from './token-lives-too-long/rule.ts';
import { tokenWithoutAudience } from './token-without-audience/rule.ts';
import { tooManyRetries } from './too-many-retries/rule.ts';
import { unboundedConcurrency } from './unbounded-concurrency/rule.ts';
import { unencryptedProtocol } from './unencrypted-protocol/rule.ts';
import { unknownDependency } from './unknown-dependency/rule.ts';
import { unreachableFallbackStep } from './unreachable-fallback-step/rule.ts';
import { unrestrictedPersonalData } from './unrestricted-personal-data/rule.ts';
import { unsafeQueue } from './unsafe-queue/rule.ts';
import { unsafeRetry } from './unsafe-retry/rule.ts';
import { weakTls } from './weak-tls/rule.ts';
import { weakWebhookSignature } from './weak-webhook-signature/rule.ts';
import { webhookForgottenTooEarly } from './webhook-forgotten-too-early/rule.ts';
import { webhookToleranceTooWide } from './webhook-tolerance-too-wide/rule.ts';

export const RULES: readonly Rule[] = [
  idsDisagree,
  duplicateId,
  duplicateSlug,
  requireExternalSystem,
  requireOwner,
  ownerUnknown,
  requireCriticality,
  requireType,
  sameSystemTwoOwners,
  requireDescription,
  unknownDependency,
  dependencyCycle,
  criticalDependsOnOptional,
  featureWithoutCritical,
  criticalSupportsNothing,
  singlePointOfFailure,
  reviewDatePassed,
  requireReviewDate,
  requireDataClassification,
  requireUrl,
  noPlainHttp,
  sandboxIsProduction,
  weakTls,
  secretSharedBetweenSystems,
  unencryptedProtocol,
  requireAuthentication,
  noAuthentication,
  keyInQuery,
  oauthWithoutScope,
  tokenLivesTooLong,
  tokenWithoutAudience,
  secretSharedBetweenEnvironments,
  requireRateLimits,
  burstAboveLimit,
  limitNeverReached,
  limitNotEnforced,
  limitGroupOversold,
  limitGroupDisagrees,
  limitNotShared,
  requireExchangedData,
  missingContractFile,
  contractUnreadable,
  missingContractFragment,
  contractOfAnotherKind,
  contractLacksOperation,
  requireContract,
  requireAvailability,
  impossibleAvailability,
  availabilityWithoutWindow,
  availabilityAboveDependencies,
  oneFailureBreaksPromise,
  maintenanceExceedsBudget,
  maintenanceWindowsOverlap,
  requireResponseTime,
  responseTimesInverted,
  responseTimeBelowDependency,
  timeoutBelowResponseTime,
  requireThroughput,
  throughputAboveRateLimit,
  throughputAboveDependencyLimit,
  costAboveBudget,
  creditDisagreesWithPromise,
  creditStepsOutOfOrder,
  requireCost,
  quotaBelowThroughput,
  concurrencyBelowThroughput,
  queueLongerThanWait,
  requireErrorHandling,
  policyInProse,
  attemptExceedsDeadline,
  timeoutTooLong,
  retriesExceedDeadline,
  callerGivesUpFirst,
  queueWaitExceedsDeadline,
  rateLimitWaitExceedsDeadline,
  retryStorm,
  retryBudgetAllowsNone,
  throttledNeverRetried,
  tooManyRetries,
  noBackoff,
  noJitter,
  retryOfClientErrors,
  unsafeRetry,
  idempotencyKeptShorterThanRetries,
  breakerNeverOpens,
  breakerBlindToTimeouts,
  breakerOpensWithinPromise,
  slowCallsNeverCounted,
  breakerWaitExceedsBudget,
  probeEndsBeforeTimeout,
  hedgeWithoutReads,
  hedgeAfterTimeout,
  hedgeTooEarly,
  hedgeAboveRateLimit,
  unreachableFallbackStep,
  requireCircuitBreaker,
  unboundedConcurrency,
  requireFallback,
  fallbackSharesFate,
  fallbackTooSmall,
  fallbackTooLate,
  fallbackLacksOperation,
  fallbackNotPassedOn,
  criticalFallsBackToOptional,
  queueFallbackOnRead,
  cachedFallbackOnWrite,
  unsafeQueue,
  queuedKeyMadeUp,
  fallbackWithinCache,
  noRedaction,
  redactedKey,
  personalDataIntoUnclassified,
  unrestrictedPersonalData,
  personalDataCached,
  requireRotation,
  rotationTooRare,
  rotationWithoutOverlap,
  allowedIpsTooWide,
  missingWebhookSignature,
  webhookForgottenTooEarly,
  replayWindowOutlivesMemory,
  weakWebhookSignature,
  webhookToleranceTooWide,
  missingWebhookDeduplication,
  requireHealthCheck,
  healthChecksOverlap,
  healthCheckAboveRateLimit,
  healthCheckBelowResponseTime,
  healthCheckSlowerThanBudget,
  deadBurnRateAlert,
  alertWindowExceedsPromise,
  alertAfterBudgetSpent,
  deadThresholdAlert,
  alertMissesPromise,
  monitoringOff,
  healthCheckChangesState,
  requireRecipient,
  requireTesting,
  loadTestAboveRateLimit,
  loadTestBelowThroughput,
  loadTestTooSmall,
  requireFailureScenarios,
  requireLoadTest,
  requireRisks,
  riskWithoutMitigation,
  requireExitPlan,
  phaseSkipped,
  doneWithoutOwnerOrDate,
  staleMatrix,
  matrixDisagrees,
];
