import type { Policies } from './policies.ts';
import type { Weekday } from './service-level.ts';

/** One named thing an integration can do. */
export interface Operation {
  readonly name: string;
  /** As written: `POST /v1/payment_intents`. */
  readonly request: string;
  /** For HTTP types; undefined for others. */
  readonly http: HttpRequestShape | undefined;
  /** What the type makes of the request where it is no method and path. */
  readonly shape?: RequestShape | undefined;
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

/** Keys, topics and patterns may hold `{params}`. */
export type RequestShape =
  | { readonly kind: 'graphql'; readonly operation: 'query' | 'mutation' | 'subscription'; readonly name: string }
  | { readonly kind: 'soap'; readonly service: string | undefined; readonly operation: string }
  | { readonly kind: 'message'; readonly action: 'publish' | 'consume'; readonly topic: string }
  | { readonly kind: 'object'; readonly action: 'GET' | 'HEAD' | 'PUT' | 'DELETE' | 'LIST'; readonly key: string }
  | {
      readonly kind: 'file';
      readonly action: 'read' | 'write';
      /** `incoming/*.csv`. */
      readonly pattern: string;
      /** When; undefined: whenever it is asked for. */
      readonly schedule: Schedule | undefined;
    }
  /** A named `.sql` file, and a statement in it where there are several. */
  | { readonly kind: 'query'; readonly file: string; readonly name: string | undefined }
  | { readonly kind: 'cache'; readonly action: 'get' | 'set' | 'delete'; readonly key: string }
  | { readonly kind: 'mail'; readonly template: string }
  /** An event of ours that is told to subscribers, `order.shipped`. */
  | { readonly kind: 'event'; readonly type: string }
  | { readonly kind: 'telemetry'; readonly signal: 'traces' | 'metrics' | 'logs' };

/** Again and again after so many milliseconds, or at a time of certain days (empty: every day), minutes after midnight. */
export type Schedule =
  | { readonly every: number }
  | { readonly days: readonly Weekday[]; readonly at: number; readonly zone: string };

/** A link to a machine-readable description: `contracts/stripe.yaml#/components/schemas/payment_intent`. */
export interface ContractLink {
  readonly text: string;
  readonly file: string;
  readonly fragment: string | undefined;
}
