/** Who may in, what may leave, and how long a credential may live. */
import type { SecretReference } from './secret-reference.ts';

export interface Security {
  /** Fields that are never logged, and stored only encrypted; dotted paths. */
  readonly redact: readonly string[];
  readonly dataClassification: readonly string[];
  readonly rotation: Rotation | undefined;
  /** CIDR ranges, v4 and v6, from which the other side may call. Undefined: nothing is said; empty: `none`. */
  readonly allowedIps: readonly string[] | undefined;
  readonly webhookSignature: WebhookSignature | undefined;
  /** The only fields that may leave, dotted paths. Undefined: all. */
  readonly sendOnly: readonly string[] | undefined;
  /** The only fields that may enter. Undefined: all. */
  readonly receiveOnly: readonly string[] | undefined;
}

export interface Rotation {
  /** Milliseconds a credential lives. */
  readonly every: number;
  /** Milliseconds during which the old and the new one are both good. */
  readonly overlap: number | undefined;
}

export interface WebhookSignature {
  /** A vendor's scheme (`stripe`), `standard-webhooks`, or an algorithm (`hmac-sha256`). `none` is said with an empty list of secrets. */
  readonly scheme: string;
  /** The header that carries it, where the scheme does not say. */
  readonly header: string | undefined;
  /** Several while one is being replaced. */
  readonly secrets: readonly SecretReference[];
  /** How old a signed time may be, milliseconds. */
  readonly tolerance: number | undefined;
}
