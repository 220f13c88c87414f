/**
 * Reads the head of a request once: what concerns us is taken out, what the other side may see is kept, in order and with
 * repetitions. Node's strict parser has already refused what is not HTTP/1.1; what it lets through and a proxy must not is
 * refused here.
 */
import { HOP_BY_HOP } from '../adapters/http/headers.ts';
import type { CallerRequest } from './caller.ts';
import type { GatewayLimits } from './limits.ts';
import type { ProblemName } from './problem-types.ts';

/** Why a request cannot be served at all. */
export interface HeadFault {
  readonly problem: ProblemName;
  readonly detail: string;
}

export class RequestHead {
  host = '';
  /** Headers for the other side: flat, names in lower case; hop-by-hop, forwarding and our own left out. */
  forwarded: string[] = [];
  /** Bytes the caller declared; undefined: none declared. */
  contentLength: number | undefined = undefined;
  /** Length unknown, framed by chunks. */
  chunked = false;
  expectsContinue = false;
  /** It has a field that proxies and tunnels add. */
  proxied = false;
  traceparent: string | undefined = undefined;
  tracestate: string | undefined = undefined;
  /** Seconds, as the caller wrote them. */
  requestTimeout: string | undefined = undefined;
  prefer: string | undefined = undefined;
  via: string | undefined = undefined;
  origin: string | undefined = undefined;
  fetchSite: string | undefined = undefined;
  contentType: string | undefined = undefined;
  fault: HeadFault | undefined = undefined;

  /** A body follows; how long it is may be unknown. */
  get hasBody(): boolean {
    return this.chunked || (this.contentLength !== undefined && this.contentLength > 0);
  }
}

type Take = (head: RequestHead, value: string) => void;

const drop: Take = () => undefined;

/** Something stood between the caller and us, and said so. */
const proxied: Take = (head) => {
  head.proxied = true;
};

/** Headers that are not simply handed on. A `Take` that wants the header handed on too adds it itself. */
const TAKEN: ReadonlyMap<string, Take> = new Map<string, Take>([
  // `connection` is among them and is read after the pass, because it names others.
  ...Array.from(HOP_BY_HOP, (name): [string, Take] => [name, drop]),
  ['host', takeHost],
  [
    'content-length',
    (head, value) => {
      head.contentLength = Number(value);
    },
  ],
  ['transfer-encoding', takeTransferEncoding],
  [
    'expect',
    (head, value) => {
      head.expectsContinue = value.toLowerCase() === '100-continue';
    },
  ],
  ['upgrade', takeUpgrade],
  ['traceparent', takeTraceparent],
  [
    'tracestate',
    (head, value) => {
      head.tracestate = joined(head.tracestate, value);
    },
  ],
  [
    'request-timeout',
    (head, value) => {
      head.requestTimeout ??= value;
    },
  ],
  [
    'via',
    (head, value) => {
      head.via = joined(head.via, value);
    },
  ],
  [
    'prefer',
    handOn('prefer', (head, value) => {
      head.prefer = joined(head.prefer, value);
    }),
  ],
  [
    'origin',
    handOn('origin', (head, value) => {
      head.origin = single(head, 'Origin', head.origin, value);
    }),
  ],
  [
    'sec-fetch-site',
    handOn('sec-fetch-site', (head, value) => {
      head.fetchSite = single(head, 'Sec-Fetch-Site', head.fetchSite, value);
    }),
  ],
  [
    'content-type',
    handOn('content-type', (head, value) => {
      head.contentType ??= value;
    }),
  ],
  // Who stands before us is not the other side's business, and a caller can write anything there.
  ['forwarded', proxied],
  ['x-forwarded-for', proxied],
  ['x-forwarded-host', proxied],
  ['x-forwarded-port', proxied],
  ['x-forwarded-proto', proxied],
  ['x-forwarded-server', proxied],
  ['x-real-ip', proxied],
]);

export function readHead(request: CallerRequest, limits: GatewayLimits): RequestHead {
  const head = new RequestHead();
  const raw = request.rawHeaders;
  if (raw.length > limits.headers * 2)
    return faulty(head, 'too-many-headers', `It has ${raw.length / 2} header fields; at most ${limits.headers} are taken.`);
  if ((request.url?.length ?? 0) > limits.url)
    return faulty(head, 'url-too-long', `Its target is ${request.url?.length} bytes long; at most ${limits.url} are taken.`);
  let connection: string | undefined;
  for (let i = 0; i < raw.length; i += 2) {
    const name = (raw[i] as string).toLowerCase();
    const value = raw[i + 1] as string;
    const take = TAKEN.get(name);
    if (take === undefined) head.forwarded.push(name, value);
    else if (name === 'connection') connection = joined(connection, value);
    else take(head, value);
  }
  if (connection !== undefined) head.forwarded = withoutNamed(head.forwarded, connection);
  checkLine(head, request);
  return head;
}

function checkLine(head: RequestHead, request: CallerRequest): void {
  const { httpVersion, method, url } = request;
  if (httpVersion !== '1.1' && httpVersion !== '1.0')
    faulty(head, 'malformed-request', `HTTP/${httpVersion} is not spoken here; use HTTP/1.1.`);
  else if (head.chunked && httpVersion === '1.0') faulty(head, 'malformed-request', 'HTTP/1.0 has no transfer codings.');
  else if (head.host === '') faulty(head, 'malformed-request', 'It has no Host field.');
  else if (method === 'TRACE' || method === 'CONNECT') faulty(head, 'method-not-supported', `${method} is never forwarded.`);
  else if (url === undefined || !url.startsWith('/'))
    faulty(head, 'malformed-request', 'Its target must be a path; this is not an open proxy.');
  else if (url.includes('#') || url.includes('\\'))
    faulty(head, 'malformed-request', 'Its target contains a character that no path has.');
}

function takeHost(head: RequestHead, value: string): void {
  if (head.host !== '') faulty(head, 'malformed-request', 'It has more than one Host field.');
  head.host = value.toLowerCase();
}

function takeTransferEncoding(head: RequestHead, value: string): void {
  if (value.toLowerCase() !== 'chunked') faulty(head, 'malformed-request', 'The only transfer coding taken is "chunked".');
  head.chunked = true;
}

/** An offer of HTTP/2 may be ignored, and Java's client makes it with every first request; anything else means to leave HTTP. */
function takeUpgrade(head: RequestHead, value: string): void {
  if (value.toLowerCase() !== 'h2c')
    faulty(head, 'method-not-supported', `Upgrade to ${JSON.stringify(value.slice(0, 40))} is not supported.`);
}

/** Two of them are as bad as none that can be read: a new trace starts. */
function takeTraceparent(head: RequestHead, value: string): void {
  head.traceparent = joined(head.traceparent, value);
}

function handOn(name: string, take: Take): Take {
  return (head, value) => {
    head.forwarded.push(name, value);
    take(head, value);
  };
}

/** Of two answers to where a request comes from, either could be the wrong one. */
function single(head: RequestHead, name: string, before: string | undefined, value: string): string {
  if (before !== undefined) faulty(head, 'malformed-request', `It has more than one ${name} field.`);
  return value;
}

function faulty(head: RequestHead, problem: ProblemName, detail: string): RequestHead {
  head.fault ??= { problem, detail };
  return head;
}

function joined(before: string | undefined, value: string): string {
  return before === undefined ? value : `${before}, ${value}`;
}

/** Leaves out what `Connection` names (RFC 9110 §7.6.1). */
function withoutNamed(headers: string[], connection: string): string[] {
  const plain = connection.toLowerCase();
  if (plain === 'keep-alive' || plain === 'close') return headers;
  const named = new Set(plain.split(',').map((option) => option.trim()));
  return headers.filter((_, index) => !named.has(headers[index - (index % 2)] as string));
}
