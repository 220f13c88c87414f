/** What the tests ask of each vendor's SDK. One file per SDK says how. */
import type { VendorName } from '../../examples/vendors/index.ts';
import type { Door } from './door.ts';

export interface Sdk {
  readonly vendor: VendorName;
  /** The package, for the names of the tests. */
  readonly package: string;
  /** Carries the idempotency key; undefined when the vendor takes none. */
  readonly keyHeader: string | undefined;
  /** Makes the SDK's own client, its own retries off, and whatever the read reads. */
  connect(door: Door): Promise<SdkClient>;
}

export interface SdkClient {
  /** Something safe to repeat. Never the same question twice, so that no cache answers. */
  read(): Promise<unknown>;
  /** Something that must not happen twice. Undefined: this SDK only reads. */
  readonly write: (() => Promise<unknown>) | undefined;
  /** Something to which the vendor's business says no. */
  readonly declined: (() => Promise<unknown>) | undefined;
  /** What the SDK's error lets its user see. */
  seen(error: unknown): Seen;
}

export interface Seen {
  /** The vendor's status, or the gateway's. */
  readonly status?: number | undefined;
  /** The vendor's own code. */
  readonly code?: string | undefined;
  /** The code of our error: found in the SDK's error, or in the gateway's problem details. */
  readonly ours?: string | undefined;
}

/** Our code in an error or in anything that it was caused by, as deep as SDKs wrap. */
export function ourCode(error: unknown, depth = 0): string | undefined {
  if (typeof error !== 'object' || error === null || depth > 5) return undefined;
  const { code, cause } = error as { code?: unknown; cause?: unknown };
  return isOurs(code) ? code : ourCode(cause, depth + 1);
}

/** Our code in the gateway's problem details, read or not yet read. */
export function problemCode(body: unknown): string | undefined {
  const problem = typeof body === 'string' && body.startsWith('{') ? JSON.parse(body) : body;
  const { code } = (problem ?? {}) as { code?: unknown };
  return isOurs(code) ? code : undefined;
}

function isOurs(code: unknown): code is string {
  return typeof code === 'string' && code.startsWith('CONCORDAT_');
}
