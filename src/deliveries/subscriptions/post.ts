/**
 * One POST to an address that somebody else has chosen: never to an address that the guard refuses, never after a redirect, never
 * for longer than it may take, and no more of the answer is read than is kept.
 */
import { Agent } from 'undici';
import { AddressGuard, type Resolve } from '../../runtime/egress/address-guard.ts';

export interface Posted {
  readonly status: number;
  /** Milliseconds; undefined: it did not say. */
  readonly retryAfter: number | undefined;
  /** The beginning of the answer, as far as it came. */
  readonly text: string;
}

/** Nothing came back. */
export class PostError extends Error {
  /** Nothing of the request has left. */
  readonly unsent: boolean;

  constructor(message: string, unsent: boolean) {
    super(message);
    this.unsent = unsent;
  }
}

/** How requests go, and where they may. */
interface Way {
  readonly guard: AddressGuard;
  readonly agent: Agent;
}

const CONNECTIONS_PER_HOST = 8;
const CONNECT_TIMEOUT = 5_000;
const KEPT = 2_048;
/** What goes wrong before anything is sent. `EACCES`: the guard. */
const UNSENT: ReadonlySet<string> = new Set([
  'EACCES',
  'EAI_AGAIN',
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'UND_ERR_CONNECT_TIMEOUT',
]);

export class Poster {
  readonly #secure: Way;
  readonly #plain: Way;
  #closing: Promise<unknown> | undefined;

  /** `allowed`: ranges that may be reached although they are not public; only those are reached by plain HTTP. */
  constructor(allowed: readonly string[] = [], resolve?: Resolve) {
    this.#secure = wayWith(new AddressGuard(allowed, resolve));
    this.#plain = wayWith(new AddressGuard(allowed, resolve, true));
  }

  /** Rejects with a PostError when nothing came back: refused, not reached, or `signal` aborted. */
  async post(
    url: string,
    headers: Readonly<Record<string, string>>,
    body: Uint8Array | string,
    signal: AbortSignal,
  ): Promise<Posted> {
    const target = new URL(url);
    const { guard, agent } = target.protocol === 'https:' ? this.#secure : this.#plain;
    const refusal = guard.refusal(target);
    if (refusal !== undefined) throw new PostError(refusal, true);
    const answer = await ask(agent, target, headers, body, signal);
    const { 'retry-after': retryAfter } = answer.headers;
    const seconds = typeof retryAfter === 'string' && /^\d{1,6}$/.test(retryAfter) ? Number(retryAfter) * 1_000 : undefined;
    return { status: answer.statusCode, retryAfter: seconds, text: await beginning(answer.body) };
  }

  async close(): Promise<void> {
    this.#closing ??= Promise.all([this.#secure.agent.close(), this.#plain.agent.close()]);
    await this.#closing;
  }
}

function wayWith(guard: AddressGuard): Way {
  const agent = new Agent({
    connections: CONNECTIONS_PER_HOST,
    pipelining: 1,
    allowH2: false,
    keepAliveTimeout: 10_000,
    connect: { timeout: CONNECT_TIMEOUT, lookup: guard.lookup },
  });
  return { guard, agent };
}

async function ask(
  agent: Agent,
  { origin, pathname, search }: URL,
  headers: Readonly<Record<string, string>>,
  body: Uint8Array | string,
  signal: AbortSignal,
): Promise<Awaited<ReturnType<Agent['request']>>> {
  try {
    const sent = { 'user-agent': 'concordat', ...headers };
    return await agent.request({ origin, path: pathname + search, method: 'POST', headers: sent, body, signal });
  } catch (error) {
    throw failed(error, signal);
  }
}

/** In words of our own: those of the system have addresses in them, and whoever subscribed may read it. */
function failed(error: unknown, signal: AbortSignal): PostError {
  const { code, message } = error as NodeJS.ErrnoException;
  if (signal.aborted) return new PostError('it does not answer in time', false);
  if (code === 'EACCES') return new PostError(message, true);
  return new PostError(`it cannot be reached (${code ?? 'network'})`, code !== undefined && UNSENT.has(code));
}

/** The status is the answer: one whose rest breaks off, or drips, has been given all the same. */
async function beginning(body: Awaited<ReturnType<Agent['request']>>['body']): Promise<string> {
  let text = '';
  try {
    for await (const chunk of body.setEncoding('utf8') as AsyncIterable<string>) {
      text += chunk;
      if (text.length >= KEPT) break;
    }
  } catch {
    // What came of it is kept.
  }
  return text.slice(0, KEPT);
}
