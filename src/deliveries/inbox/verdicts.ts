/** What an application's answer to an event, or none, means for the event. */
import type { OutcomeKind } from '../../requirement/outcome.ts';
import type { Verdict } from '../deliverer.ts';

export interface Answered {
  readonly status: number;
  /** Milliseconds. */
  readonly retryAfter: number | undefined;
}

export function judge({ status, retryAfter }: Answered): Verdict {
  const about = { code: String(status), retryAfter };
  if (status >= 200 && status < 300) return verdict('delivered', 'success', undefined, about);
  if (status === 410) return verdict('dead', 'rejected', 'the address says that it is gone for good', about);
  const moved = status >= 300 && status < 400 ? '; redirections are not followed: write the new address under Deliver To' : '';
  return verdict('again', outcomeOf(status), `the application answered ${status}${moved}`, about);
}

/** `why`: the time was over, or the drain stopped; undefined: neither. */
export function judgeFailure(error: unknown, why: 'late' | 'stopped' | undefined): Verdict {
  if (why === 'late') return verdict('again', 'timeout', 'the application did not answer in time');
  // The application may have it already: it counts as tried.
  if (why === 'stopped') return verdict('again', 'cancelled', 'the drain stopped before it was answered');
  const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
  if (UNSENT.has(code)) return verdict('again', 'unsent', `the application cannot be reached (${code})`, { code });
  return verdict('again', 'fault', `the connection failed (${code})`, { code });
}

export function putBack(detail: string): Verdict {
  return verdict('put back', 'refused', detail);
}

export function unreadable(error: unknown): Verdict {
  return verdict('dead', 'invalid', `it cannot be read: ${(error as Error).message}; correct it with edit, or drop it`);
}

function verdict(
  then: Verdict['then'],
  outcome: OutcomeKind,
  detail: string | undefined,
  { code, retryAfter }: { readonly code?: string; readonly retryAfter?: number | undefined } = {},
): Verdict {
  return { then, outcome, detail, code, retryAfter, duration: 0 };
}

function outcomeOf(status: number): OutcomeKind {
  if (status === 429) return 'throttled';
  if (status === 401 || status === 403) return 'unauthorized';
  return status >= 400 && status < 500 ? 'invalid' : 'fault';
}

const UNSENT: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);
