/**
 * The fast lane: plain requests are read and answered by a small strict codec of our own; every connection that brings anything else is
 * handed, bytes unread, to `node:http`. Both end in the same handler, so nothing but speed depends on which one it was.
 *
 *   connection ─▶ plain? ──yes──▶ handler ──▶ answer ─▶ plain? …
 *                   └──no──▶ node:http ─▶ handler
 */
import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import type { World } from '../../requirement/clock.ts';
import { type Answer, type Lane, LaneConnection } from './connection.ts';

export class FastLane {
  readonly #connections = new Set<LaneConnection>();

  /** Stands in front of the server's own handling of connections. `keepAlive`: longest idle time of a connection, milliseconds. */
  constructor(server: Server, answer: Answer, world: World, keepAlive: number) {
    const others = server.listeners('connection');
    const lane: Lane = {
      answer,
      world,
      handOver: (socket) => {
        for (const other of others) other.call(server, socket);
      },
      date: httpDate(world),
      forget: (connection) => this.#connections.delete(connection),
    };
    server.removeAllListeners('connection');
    server.on('connection', (socket: Socket) => {
      socket.setTimeout(keepAlive);
      this.#connections.add(new LaneConnection(socket, lane));
    });
  }

  get connections(): number {
    return this.#connections.size;
  }

  /** Closes idle connections; the busy ones close with their answers. */
  drain(): void {
    for (const connection of this.#connections) connection.drain();
  }
}

/** The date of RFC 9110 §5.6.7, made once a second. */
function httpDate(world: World): () => string {
  let second = 0;
  let date = '';
  return () => {
    const now = Math.floor(world.epoch() / 1000);
    if (now !== second) {
      second = now;
      date = new Date(now * 1000).toUTCString();
    }
    return date;
  };
}
