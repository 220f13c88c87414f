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

/** Quotes a text for a message, shortened so that a message stays one line. */
export function quote(text: string): string {
  const line = text.trim();
  return line.length <= 60 ? `\`${line}\`` : `\`${line.slice(0, 57)}…\``;
}
