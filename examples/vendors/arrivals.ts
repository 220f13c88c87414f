/** A stand-in's own record of what reached it: bounded, and without credentials. */
import type { IncomingHttpHeaders } from 'node:http';
import type { VendorRequest } from './stand-in.ts';

/** One request as the vendor saw it. Credentials are told as present or absent, never shown. */
export interface Arrival {
  readonly number: number;
  /** When its head had arrived: monotonic milliseconds on the stand-in's own clock. */
  readonly at: number;
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** What a validator found wrong with it; empty when there is none or nothing was wrong. */
  readonly problems: readonly string[];
  /** The status that went out; undefined while it is being worked on, or when nothing was answered. */
  status: number | undefined;
  /** True once the vendor did the work, whether or not the answer got through. */
  acted: boolean;
  ending: 'answered' | 'reset' | 'hung' | 'broken' | 'abandoned' | undefined;
}

const MAX_ARRIVALS = 1_000;
const SECRET_HEADERS = new Set(['authorization', 'cookie', 'x-api-key']);
const SECRET_QUERY = new Set(['key']);

/** Adds one to the record, and forgets the oldest when there are too many. */
export function record(arrivals: Arrival[], request: VendorRequest, at: number, problems: readonly string[]): Arrival {
  const arrival: Arrival = {
    number: (arrivals.at(-1)?.number ?? 0) + 1,
    at,
    method: request.method,
    path: request.path,
    query: hide(Object.fromEntries(request.query), SECRET_QUERY),
    headers: hide(flat(request.headers), SECRET_HEADERS),
    body: request.body,
    problems,
    status: undefined,
    acted: false,
    ending: undefined,
  };
  arrivals.push(arrival);
  if (arrivals.length > MAX_ARRIVALS) arrivals.shift();
  return arrival;
}

function flat(headers: IncomingHttpHeaders): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : (value ?? '')]),
  );
}

function hide(values: Record<string, string>, secret: ReadonlySet<string>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, secret.has(name) ? '[present]' : value]));
}
