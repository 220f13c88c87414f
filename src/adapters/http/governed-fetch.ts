/**
 * A `fetch` that obeys a document. It is the platform's own fetch, handed a dispatcher whose requests go through the
 * engine: what a Response, a redirect, a FormData or an abort means stays the platform's business, every sending (each hop
 * of a redirect too) is the engine's, and a repeat costs no second fetch.
 *
 * - An answer of the other side, a 503 after the last attempt too, is a Response with `Concordat-Attempts` and
 *   `Concordat-Served-By`. Where there is no answer, it rejects with a ConcordatError, unwrapped.
 * - An address that is not this requirement's is refused before anything is sent.
 * - A body of up to 1 MiB can be sent again; a longer one streams and gets one attempt after bytes left.
 */
import { Dispatcher1Wrapper } from 'undici';
import { ConcordatError } from '../../requirement/errors.ts';
import type { Requirement } from '../../requirement/requirement.ts';
import type { Engine } from '../../runtime/engine.ts';
import type { HttpAdapter } from './adapter.ts';
import { FetchDispatcher } from './fetch-dispatcher.ts';
import { Origins } from './origins.ts';

export interface GovernedFetchOptions {
  /** Further host names of the real system, as its vendor profile gives them: `api.stripe.com`. */
  readonly hosts?: readonly string[] | undefined;
}

export function governedFetch(
  engine: Engine,
  adapter: HttpAdapter,
  wrapped: typeof fetch,
  options: GovernedFetchOptions = {},
): typeof fetch {
  const hosts = options.hosts ?? [];
  let known: Requirement | undefined;
  let origins: Origins;
  let bodiless: Dispatcher1Wrapper;
  const dispatcherFor = (text: string | undefined): Dispatcher1Wrapper => {
    if (adapter.requirement !== known) {
      known = adapter.requirement;
      origins = new Origins(known, adapter.url, hosts);
      bodiless = new Dispatcher1Wrapper(new FetchDispatcher(engine, adapter, origins, undefined));
    }
    return text === undefined ? bodiless : new Dispatcher1Wrapper(new FetchDispatcher(engine, adapter, origins, text));
  };
  return async (input, init) => {
    const dispatcher = dispatcherFor(textOf(init?.body));
    try {
      return await wrapped(input, { ...init, dispatcher } as RequestInit);
    } catch (error) {
      // The platform wraps what a dispatcher reports in a TypeError; our errors are meant to be matched by their code.
      if (error instanceof TypeError && error.cause instanceof ConcordatError) throw error.cause;
      throw error;
    }
  };
}

/** A body that is text already need not be collected from chunks. */
function textOf(body: unknown): string | undefined {
  if (typeof body === 'string') return body;
  return body instanceof URLSearchParams ? body.toString() : undefined;
}
