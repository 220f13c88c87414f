/** What reading a phrase gives: the value, or what is wrong with it and how it could be written. Nothing here throws. */
export type Reading<T> = { readonly ok: true; readonly value: T } | Unreadable;

export interface Unreadable {
  readonly ok: false;
  /** One sentence about the text; where the text is ambiguous, the question. */
  readonly message: string;
  /** Accepted ways to write it. */
  readonly forms: readonly string[];
  /** The closest rewrite, where there is one. */
  readonly suggestion?: string | undefined;
}

export function readable<T>(value: T): Reading<T> {
  return { ok: true, value };
}

export function unreadable(message: string, forms: readonly string[], suggestion?: string): Unreadable {
  return { ok: false, message, forms, suggestion };
}

/**
 * Whether a rewrite has at least as many figures as what it takes the place of: one that has fewer would lose a promise. Digits
 * inside of a name or an id (`p95`, `REQ-I-001`) are no figures.
 */
export function keepsFigures(written: string, rewrite: string): boolean {
  return figuresIn(rewrite) >= figuresIn(written);
}

function figuresIn(text: string): number {
  const whole = text.replace(/(?<=\d) (?=\d{3}(?!\d))/g, '');
  return whole.match(/(?<![\p{L}\d_.,'’-])\d/gu)?.length ?? 0;
}

/** Quotes a text for a message, shortened so that a message stays one line. */
export function quote(text: string): string {
  const line = text.trim();
  return line.length <= 60 ? `\`${line}\`` : `\`${line.slice(0, 57)}…\``;
}
