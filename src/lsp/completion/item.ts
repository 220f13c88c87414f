/** One thing to offer. What is inserted replaces exactly the range of its context, so that clients filter by what is written. */
import { type CompletionItem, type CompletionItemKind, InsertTextFormat, type Range } from 'vscode-languageserver';

export interface Offer {
  readonly label: string;
  readonly kind: CompletionItemKind;
  readonly detail?: string | undefined;
  readonly documentation?: string | undefined;
  readonly text: string;
  /** The same with places to fill in, for clients that can. */
  readonly snippet?: string | undefined;
}

/** More than a list is good for: the client asks again when more has been typed. */
export const MOST = 300;

export function itemOf(offer: Offer, range: Range, place: number, snippets: boolean): CompletionItem {
  const { label, kind, detail, documentation, text, snippet } = offer;
  const filled = snippets && snippet !== undefined;
  return {
    label,
    kind,
    ...(detail === undefined ? {} : { detail }),
    ...(documentation === undefined ? {} : { documentation }),
    filterText: text,
    sortText: String(place).padStart(4, '0'),
    insertTextFormat: filled ? InsertTextFormat.Snippet : InsertTextFormat.PlainText,
    textEdit: { range, newText: filled ? snippet : text },
  };
}

/** Text as a snippet has it. */
export function escaped(text: string): string {
  return text.replace(/[\\$}]/g, '\\$&');
}

/** One of several, in a snippet. */
export function choice(values: readonly string[]): string {
  return `\${1|${values.map((value) => value.replace(/[\\,|$}]/g, '\\$&')).join(',')}|}`;
}
