/** A credential found in a text: where and of which kind, never what. */
export interface Secret {
  readonly start: number;
  readonly end: number;
  /** `a live secret key of Stripe`. */
  readonly kind: string;
}
