/**
 * How a vendor lists the events that it sends as webhooks, as data: what did not arrive can be asked for. Code that asks reads
 * this and knows no vendor by name.
 */
import type { Cited } from './profile.ts';

export interface EventsList extends Cited {
  /** As a document declares the operation, with the path from the root of the host: `GET /v1/events`. */
  readonly request: string;
  /** Sent with every question: the size of a page. */
  readonly query: Readonly<Record<string, string>>;
  /** The parameter that leaves out what is older; what is exactly as old is listed. */
  readonly since: { readonly query: string; readonly format: EventTimeFormat };
  /** Dotted path of the answer's list. */
  readonly items: string;
  /** Of one item: dotted paths. The item is the body of the webhook. */
  readonly id: string;
  readonly type: string;
  readonly time: { readonly field: string; readonly format: EventTimeFormat };
  readonly paging: EventsPaging;
  /** Milliseconds by which two questions overlap: so late an event may come to be in the list. */
  readonly overlap: number;
  /** Milliseconds for which an event stays in the list. Absent: the vendor does not say. */
  readonly reaches?: number;
}

export type EventTimeFormat = 'epoch seconds' | 'iso';

export type EventsPaging =
  /** The parameter `query` is the id of the last item of the page before; `more`: dotted path of whether there is another page. */
  | { readonly kind: 'last item'; readonly query: string; readonly more: string }
  /** `links`: dotted path of a list of `{ rel, href }`; the parameters of the one called `rel` are those of the next page. */
  | { readonly kind: 'link'; readonly links: string; readonly rel: string };
