/** Every rule there is, in the order in which people meet what it is about. A rule is one folder and one line here. */
import { availabilityAboveDependencies } from './availability-above-dependencies/rule.ts';
import { criticalDependsOnOptional } from './critical-depends-on-optional/rule.ts';
import { dependencyCycle } from './dependency-cycle/rule.ts';
import { duplicateId } from './duplicate-id/rule.ts';
import { duplicateSlug } from './duplicate-slug/rule.ts';
import { fallbackSharesFate } from './fallback-shares-fate/rule.ts';
import { idempotencyKeptShorterThanRetries } from './idempotency-kept-shorter-than-retries/rule.ts';
import { idsDisagree } from './ids-disagree/rule.ts';
import { missingContractFile } from './missing-contract-file/rule.ts';
import { missingWebhookSignature } from './missing-webhook-signature/rule.ts';
import { noPlainHttp } from './no-plain-http/rule.ts';
import { noRedaction } from './no-redaction/rule.ts';
import { queueFallbackOnRead } from './queue-fallback-on-read/rule.ts';
import { requireAvailability } from './require-availability/rule.ts';
import { requireDescription } from './require-description/rule.ts';
import { requireErrorHandling } from './require-error-handling/rule.ts';
import { requireHealthCheck } from './require-health-check/rule.ts';
import { requireOwner } from './require-owner/rule.ts';
import { requireRateLimits } from './require-rate-limits/rule.ts';
import { requireResponseTime } from './require-response-time/rule.ts';
import { requireRotation } from './require-rotation/rule.ts';
import { requireTesting } from './require-testing/rule.ts';
import { requireThroughput } from './require-throughput/rule.ts';
import { retriesExceedDeadline } from './retries-exceed-deadline/rule.ts';
import { retryStorm } from './retry-storm/rule.ts';
import { reviewDatePassed } from './review-date-passed/rule.ts';
import type { Rule } from './rule.ts';
import { throughputAboveRateLimit } from './throughput-above-rate-limit/rule.ts';
import { timeoutBelowResponseTime } from './timeout-below-response-time/rule.ts';
import { unknownDependency } from './unknown-dependency/rule.ts';
import { unsafeRetry } from './unsafe-retry/rule.ts';
import { weakTls } from './weak-tls/rule.ts';

export const RULES: readonly Rule[] = [
  idsDisagree,
  duplicateId,
  duplicateSlug,
  requireOwner,
  requireDescription,
  unknownDependency,
  dependencyCycle,
  criticalDependsOnOptional,
  reviewDatePassed,
  noPlainHttp,
  weakTls,
  requireRateLimits,
  missingContractFile,
  requireAvailability,
  availabilityAboveDependencies,
  requireResponseTime,
  timeoutBelowResponseTime,
  requireThroughput,
  throughputAboveRateLimit,
  requireErrorHandling,
  retriesExceedDeadline,
  retryStorm,
  unsafeRetry,
  idempotencyKeptShorterThanRetries,
  fallbackSharesFate,
  queueFallbackOnRead,
  noRedaction,
  requireRotation,
  missingWebhookSignature,
  requireHealthCheck,
  requireTesting,
];
