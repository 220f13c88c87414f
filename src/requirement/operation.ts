import type { Policies } from './policies.ts';

/** One named thing an integration can do. */
export interface Operation {
  readonly name: string;
  /** As written: `POST /v1/payment_intents`. */
  readonly request: string;
  /** For HTTP types; undefined for others. */
  readonly http: HttpRequestShape | undefined;
  readonly input: ContractLink | undefined;
  readonly output: ContractLink | undefined;
  /** `yes`: repeating it changes nothing more; `by key`: it is safe to repeat with the same idempotency key. */
  readonly idempotent: 'yes' | 'no' | 'by key';
  /** True for a read: may be hedged, coalesced and cached. */
  readonly read: boolean;
  /** True when the document has no operations table and this stands for every request of its method. */
  readonly implicit: boolean;
  /** What applies to this operation, all defaults resolved. Objects that are equal to the requirement's are the same object. */
  readonly policies: Policies;
}

export interface HttpRequestShape {
  readonly method: string;
  /** `/v1/payment_intents/{id}`; `/{path...}` for an implicit operation: any path. */
  readonly path: string;
}

/** A link to a machine-readable description: `contracts/stripe.yaml#/components/schemas/payment_intent`. */
export interface ContractLink {
  readonly text: string;
  readonly file: string;
  readonly fragment: string | undefined;
}
