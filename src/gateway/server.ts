/**
 * `node:http` as strict as it can be set, with an answer for what its parser refuses. Which requests are served is not
 * decided here.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { World } from '../requirement/clock.ts';
import type { CallerRequest, CallerResponse } from './caller.ts';
import type { GatewayEvents } from './events.ts';
import { FastLane } from './fast-lane/fast-lane.ts';
import type { GatewayLimits } from './limits.ts';
import { PROBLEM_CONTENT_TYPE } from './problem.ts';
import type { ProblemName } from './problem-types.ts';
import { PROBLEM_TYPES } from './problem-types.ts';

export interface ServerSetting {
  readonly world: World;
  readonly limits: GatewayLimits;
  readonly events: GatewayEvents;
  readonly pages: () => string;
  /** Kept up to date: every open connection. */
  readonly sockets: Set<Socket>;
}

/** What every request goes to, whichever HTTP implementation read it. */
type Handle = (request: CallerRequest, response: CallerResponse) => void;

export interface StrictServer {
  readonly server: Server;
  /** Plain requests; their idle connections are not known to `server`. */
  readonly lane: FastLane;
}

export function createStrictServer(setting: ServerSetting, handle: Handle): StrictServer {
  const { world, limits, events, sockets } = setting;
  const answering = new WeakMap<Duplex, ServerResponse>();
  const server = createServer({
    insecureHTTPParser: false,
    maxHeaderSize: limits.headerBytes,
    headersTimeout: limits.headersWait,
    // A large body may take its time; the silence between its parts is bounded elsewhere.
    requestTimeout: 0,
    keepAliveTimeout: limits.keepAlive,
    // Missing and repeated Host fields are refused with the other malformed requests, so that they are counted.
    requireHostHeader: false,
    noDelay: true,
  });
  // Node would drop the fields above its count in silence; the head is refused instead.
  server.maxHeadersCount = 0;
  server.maxConnections = limits.connections;
  const lane = new FastLane(server, handle, world, limits.keepAlive);
  const onRequest = (request: IncomingMessage, response: ServerResponse): void => {
    answering.set(request.socket, response);
    handle(request, response);
  };
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.on('request', onRequest);
  // Whoever handles the request decides whether its body is wanted.
  server.on('checkContinue', onRequest);
  server.on('checkExpectation', (_request: IncomingMessage, response: ServerResponse) => {
    events.tell('request.refused', { reason: 'expectation' });
    response.writeHead(417, { Connection: 'close' });
    response.end();
  });
  server.on('connect', (_request: IncomingMessage, socket: Duplex) =>
    refuse(socket, 'method-not-supported', 'CONNECT is never forwarded; this is not an open proxy.'),
  );
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Duplex) => {
    const problem = problemOfParser(error.code);
    // Gone already, or an answer is on its way that must not be mixed with another.
    if (problem === undefined || !socket.writable || answering.get(socket)?.headersSent === true) socket.destroy();
    else refuse(socket, problem, `It is not correct HTTP/1.1 (${error.code}).`);
  });
  server.on('drop', () => events.tell('bound.reached', { bound: 'connections', limit: limits.connections }));

  function refuse(socket: Duplex, name: ProblemName, detail: string): void {
    events.tell('request.refused', { reason: name });
    const { status, title } = PROBLEM_TYPES[name];
    const body = JSON.stringify({ type: `${setting.pages()}/${name}`, title, status, detail });
    const head = `HTTP/1.1 ${status} ${title}\r\nContent-Type: ${PROBLEM_CONTENT_TYPE}\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n`;
    socket.on('error', () => undefined);
    socket.end(head + body, () => socket.destroy());
  }

  return { server, lane };
}

/** Undefined: the connection broke, nobody is there to be answered. */
function problemOfParser(code: string | undefined): ProblemName | undefined {
  if (code === undefined || code === 'ECONNRESET' || code === 'EPIPE') return undefined;
  if (code === 'HPE_HEADER_OVERFLOW') return 'too-many-headers';
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return 'request-stalled';
  return 'malformed-request';
}
