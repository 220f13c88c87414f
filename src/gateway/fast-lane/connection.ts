/**
 * One caller's connection in the fast lane: one plain request at a time, the next one only after its answer.
 *
 *   idle ──plain request──▶ busy ──answer written──▶ idle
 *    │                       ├──last answer written──▶ closing ──caller closes, or LINGER over──▶ closed
 *    │                       └──caller gone, answer broken──▶ closed
 *    ├──drained, or idle too long──▶ closing
 *    └──anything else──▶ handed over, bytes unread, to node:http, for good
 *
 * Invariants
 * 1. Between two answers, and only then, the connection is handed over; nothing that was read here is lost on the way.
 * 2. Bytes that come while an answer is being made wait, up to a bound; beyond it the socket is not read.
 * 3. What comes after the last answer, or behind the request that asked for it to be the last, is thrown away: nobody would
 *    hear what became of it.
 * 4. A closing connection ends soon, whether its caller closes its own side or not.
 */
import type { Socket } from 'node:net';
import type { World } from '../../requirement/clock.ts';
import type { CallerRequest } from '../caller.ts';
import { Patience } from '../caller-body.ts';
import { type PlainRequest, readPlainRequest } from './request-reader.ts';
import { PlainResponse, type ResponseOwner } from './response-writer.ts';

const MAX_WAITING = 131_072;
/** How long a caller that has all of its last answer may keep its own side open, milliseconds. */
const LINGER = 1_000;

/** What the lane hands a plain request to; the same that answers `node:http`'s requests. */
export type Answer = (request: CallerRequest, response: PlainResponse) => void;

export interface Lane {
  readonly answer: Answer;
  readonly world: World;
  /** Takes a connection that the lane does not understand. */
  readonly handOver: (socket: Socket) => void;
  readonly date: () => string;
  readonly forget: (connection: LaneConnection) => void;
}

export class LaneConnection implements ResponseOwner {
  readonly #socket: Socket;
  readonly #lane: Lane;
  #response: PlainResponse | undefined = undefined;
  #waiting: Buffer | undefined = undefined;
  #reading = false;
  #draining = false;
  #closing = false;
  readonly #linger: Patience;

  constructor(socket: Socket, lane: Lane) {
    this.#socket = socket;
    this.#lane = lane;
    this.#linger = new Patience(lane.world, LINGER, () => socket.destroy());
    socket.setNoDelay(true);
    socket.on('data', this.#onData);
    socket.on('drain', this.#onDrain);
    socket.on('error', this.#onError);
    socket.on('timeout', this.#onTimeout);
    socket.on('end', this.#onEnd);
    socket.on('close', this.#onClose);
  }

  /** Closes it now if it is idle, otherwise after its answer. */
  drain(): void {
    this.#draining = true;
    if (this.#response === undefined) this.#end();
  }

  finished(response: PlainResponse, keep: boolean): void {
    if (this.#response !== response) return;
    this.#response = undefined;
    if (!keep || this.#draining) this.#end();
    else if (this.#waiting !== undefined && !this.#reading) queueMicrotask(() => this.#next());
  }

  /** Closes our side; the caller has its time to close its own from when it has everything. */
  #end(): void {
    if (this.#closing) return;
    this.#closing = true;
    this.#waiting = undefined;
    this.#socket.resume();
    this.#socket.end(() => {
      if (!this.#socket.destroyed) this.#linger.start();
    });
  }

  readonly #onData = (bytes: Buffer): void => {
    if (this.#closing) return;
    this.#waiting = this.#waiting === undefined ? bytes : Buffer.concat([this.#waiting, bytes]);
    if (this.#response === undefined) this.#next();
    else if (this.#waiting.length > MAX_WAITING) this.#socket.pause();
  };

  /** Reads as many requests as are answered at once; stops at the first that takes time. */
  #next(): void {
    this.#reading = true;
    while (this.#response === undefined && this.#waiting !== undefined && !this.#socket.destroyed) {
      const bytes = this.#waiting;
      const request = readPlainRequest(bytes);
      if (request === 'other') {
        this.#handOver(bytes);
        break;
      }
      this.#waiting = request.length === bytes.length ? undefined : bytes.subarray(request.length);
      if (this.#socket.isPaused()) this.#socket.resume();
      const response = new PlainResponse(this.#socket, this, request.method, !request.fields.close, this.#lane.date);
      this.#response = response;
      this.#lane.answer(new LaneRequest(request, this.#socket), response);
    }
    this.#reading = false;
  }

  #handOver(bytes: Buffer): void {
    const socket = this.#socket;
    this.#waiting = undefined;
    for (const [event, listener] of this.#listeners) socket.off(event, listener);
    this.#lane.forget(this);
    socket.setTimeout(0);
    socket.pause();
    socket.unshift(bytes);
    this.#lane.handOver(socket);
    socket.resume();
  }

  readonly #onDrain = (): void => this.#response?.drained();
  /** `close` follows and says the same to everybody. */
  readonly #onError = (): void => undefined;
  readonly #onTimeout = (): void => {
    // Closing, it has not taken any of its answer for as long as an idle connection is kept.
    if (this.#closing) this.#socket.destroy();
    else if (this.#response === undefined) this.#end();
  };
  /** A caller that closes has gone away, as with `node:http`; `close` follows and stops what was being done for it. */
  readonly #onEnd = (): void => this.#end();
  readonly #onClose = (): void => {
    this.#linger.stop();
    this.#response?.close();
    this.#response = undefined;
    this.#waiting = undefined;
    this.#lane.forget(this);
  };

  get #listeners(): readonly (readonly [string, (bytes: Buffer) => void])[] {
    return [
      ['data', this.#onData],
      ['drain', this.#onDrain],
      ['error', this.#onError],
      ['timeout', this.#onTimeout],
      ['end', this.#onEnd],
      ['close', this.#onClose],
    ];
  }
}

/** A plain request in the shape the gateway reads; its body is here already. */
class LaneRequest implements CallerRequest {
  readonly method: string;
  readonly url: string;
  readonly rawHeaders: readonly string[];
  readonly httpVersion = '1.1';
  readonly complete = true;
  readonly whole: Uint8Array | undefined;
  readonly socket: Socket;

  constructor(request: PlainRequest, socket: Socket) {
    this.method = request.method;
    this.url = request.url;
    this.rawHeaders = request.fields.list;
    this.whole = request.body;
    this.socket = socket;
  }
}
