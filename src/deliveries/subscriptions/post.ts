/**
 * One POST to an address that somebody else has chosen: never to an address that the guard refuses, never after a redirect, never
 * for longer than it may take, and no more of the answer is read than is kept.
 */
import { Agent } from 'undici';
import type { AddressGuard } from '../../runtime/egress/address-guard.ts';

export interface Posted {
  readonly status: number;
  /** Milliseconds; undefined: it did not say. */
  readonly retryAfter: number | undefined;
  /** The beginning of the answer. */
  readonly text: string;
}

const CONNECTIONS_PER_HOST = 8;
const KEPT = 2_048;

export class Poster {
  readonly #guard: AddressGuard;
  readonly #agent: Agent;

  constructor(guard: AddressGuard, connectTimeout = 5_000) {
    this.#guard = guard;
    this.#agent = new Agent({
      connections: CONNECTIONS_PER_HOST,
      pipelining: 1,
      allowH2: false,
      keepAliveTimeout: 10_000,
      connect: { timeout: connectTimeout, lookup: guard.lookup },
    });
  }

  /** Rejects when nothing came back: refused, not reached, or `signal` aborted. */
  async post(
    url: string,
    headers: Readonly<Record<string, string>>,
    body: Uint8Array | string,
    signal: AbortSignal,
  ): Promise<Posted> {
    const target = new URL(url);
    const refusal = this.#guard.refusal(target);
    if (refusal !== undefined) throw new Error(refusal);
    const answer = await this.#agent.request({
      origin: target.origin,
      path: target.pathname + target.search,
      method: 'POST',
      headers: { 'user-agent': 'concordat', ...headers },
      body,
      signal,
    });
    let text = '';
    for await (const chunk of answer.body.setEncoding('utf8') as AsyncIterable<string>) {
      text += chunk;
      if (text.length >= KEPT) break;
    }
    const { 'retry-after': retryAfter } = answer.headers;
    const seconds = typeof retryAfter === 'string' && /^\d{1,6}$/.test(retryAfter) ? Number(retryAfter) * 1_000 : undefined;
    return { status: answer.statusCode, retryAfter: seconds, text: text.slice(0, KEPT) };
  }

  close(): Promise<void> {
    return this.#agent.close();
  }
}
