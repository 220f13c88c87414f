/** One page of a sender's own list of events: how it is asked for, and what it says. By the profile's data, never by vendor. */
import type { EventsList, EventTimeFormat } from '../../requirement/events-list.ts';

/** Parameters of the page that comes next; they take the place of those of the same name. */
export type Cursor = Readonly<Record<string, string>>;

export interface ListedEvent {
  readonly id: string;
  readonly type: string | undefined;
  /** Milliseconds since 1970; undefined: it does not say. */
  readonly time: number | undefined;
  /** The item, as JSON. */
  readonly body: Uint8Array;
}

export interface EventsPage {
  readonly events: readonly ListedEvent[];
  /** Undefined: this was the last one. */
  readonly next: Cursor | undefined;
}

const MOST_PARAMETERS = 20;
const LONGEST_PARAMETER = 2_000;

/** `since`: milliseconds since 1970. */
export function pageQuery(list: EventsList, since: number, cursor: Cursor | undefined): Readonly<Record<string, string>> {
  return { ...list.query, [list.since.query]: timeText(since, list.since.format), ...cursor };
}

/** Throws an Error, without anything of the answer in it, for what is not such a page. */
export function readPage(list: EventsList, body: Uint8Array): EventsPage {
  const page = parsed(body);
  const items = at(page, list.items);
  if (!Array.isArray(items)) throw new Error(`the answer has no list at ${list.items}`);
  const events = items.map((item: unknown): ListedEvent => {
    const id = at(item, list.id);
    if (typeof id !== 'string' || id === '') throw new Error(`an event of the list has no text at ${list.id}`);
    const type = at(item, list.type);
    return {
      id,
      type: typeof type === 'string' ? type : undefined,
      time: timeOf(at(item, list.time.field), list.time.format),
      body: Buffer.from(JSON.stringify(item)),
    };
  });
  return { events, next: nextOf(list, page, events) };
}

function nextOf({ paging }: EventsList, page: unknown, events: readonly ListedEvent[]): Cursor | undefined {
  const last = events.at(-1);
  if (last === undefined) return undefined;
  if (paging.kind === 'last item') return at(page, paging.more) === true ? { [paging.query]: last.id } : undefined;
  const links = at(page, paging.links);
  const link: unknown = Array.isArray(links) ? links.find((each: unknown) => at(each, 'rel') === paging.rel) : undefined;
  if (link === undefined) return undefined;
  // Only its parameters count: where questions and credentials go, the document says.
  const href = at(link, 'href');
  const parameters = typeof href === 'string' ? URL.parse(href, 'http://list.invalid')?.searchParams : undefined;
  const entries = [...(parameters ?? [])];
  if (entries.length === 0 || entries.length > MOST_PARAMETERS || entries.some(([, value]) => value.length > LONGEST_PARAMETER))
    throw new Error(`the link "${paging.rel}" of the list leads nowhere`);
  return Object.fromEntries(entries);
}

function parsed(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8'));
  } catch {
    // The parser's own words would quote the answer.
    throw new Error('the answer is not JSON');
  }
}

function at(value: unknown, path: string): unknown {
  let found = value;
  for (const step of path.split('.')) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, step)) return undefined;
    found = (found as Readonly<Record<string, unknown>>)[step];
  }
  return found;
}

function timeOf(value: unknown, format: EventTimeFormat): number | undefined {
  const time = format === 'iso' ? Date.parse(String(value)) : typeof value === 'number' ? value * 1_000 : Number.NaN;
  return Number.isFinite(time) ? time : undefined;
}

function timeText(time: number, format: EventTimeFormat): string {
  const seconds = Math.floor(time / 1_000);
  return format === 'epoch seconds' ? String(seconds) : `${new Date(seconds * 1_000).toISOString().slice(0, 19)}Z`;
}
