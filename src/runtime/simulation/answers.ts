import type { LimitHint, Outcome, OutcomeKind, Sent } from '../../requirement/outcome.ts';
import type { SimulatedAnswer } from './vendor.ts';

/** What a simulated other side can say, as outcomes. */

interface Wording {
  readonly sent?: Sent;
  readonly code?: string;
  readonly retry?: boolean;
  readonly retryAfter?: number;
  readonly limits?: LimitHint;
  readonly from?: string;
  readonly question?: string;
}

const WITHOUT_ANSWER: ReadonlySet<OutcomeKind> = new Set(['unsent', 'timeout', 'cancelled']);

export function outcome(kind: OutcomeKind, wording: Wording = {}): Outcome<SimulatedAnswer> {
  const answered = !WITHOUT_ANSWER.has(kind) && wording.code !== 'network';
  return {
    kind,
    sent: wording.sent ?? (kind === 'unsent' ? 'no' : answered ? 'yes' : 'unknown'),
    answer: answered ? { from: wording.from ?? 'vendor', question: wording.question ?? '', discarded: false } : undefined,
    code: wording.code ?? USUAL_CODE[kind],
    retry: wording.retry ?? false,
    retryAfter: wording.retryAfter,
    limits: wording.limits,
    refusal: undefined,
    cause: undefined,
  };
}

const USUAL_CODE: Readonly<Record<OutcomeKind, string | undefined>> = {
  success: '200',
  rejected: '402',
  invalid: '400',
  unauthorized: '401',
  throttled: '429',
  fault: '503',
  timeout: 'timeout',
  unsent: 'network',
  refused: undefined,
  cancelled: undefined,
};
