/** The package's public surface: what an application imports from `concordat`. */
export * from './library/index.ts';
export * from './library/known-requirements.ts';
export type { CallerSignal, CallInput, CallOptions, ServedBy } from './requirement/call.ts';
export { ConcordatError, ERRORS, type ErrorCode } from './requirement/errors.ts';
export { type CallCounter, COUNTS_NOTHING, type Event, type Observe } from './requirement/event.ts';
export type { Operation } from './requirement/operation.ts';
export type { Outcome, OutcomeKind } from './requirement/outcome.ts';
export type { VendorProfile } from './requirement/profile.ts';
export type { Requirement } from './requirement/requirement.ts';
