/** What whoever handed something over is told: a receipt, and how it stands. */
import type { DeliveredAnswer, DeliveryReport } from '../../deliveries/delivery-report.ts';

export interface Receipt {
  readonly id: string;
  readonly requirement: string;
  readonly operation: string;
  readonly state: string;
  /** Where its state is asked for, and where it is taken back with DELETE. */
  readonly status: string;
}

export interface ReportJson extends Receipt {
  readonly attempts: number;
  readonly because: string | undefined;
  readonly acceptedAt: string;
  readonly endedAt: string | undefined;
  /** Bytes that are no text are `base64`. */
  readonly answer: AnswerJson | undefined;
}

export interface AnswerJson {
  readonly status: number;
  readonly contentType: string | undefined;
  readonly body?: unknown;
  readonly base64?: string;
}

/** Below the gateway's own address; `origin` where the caller came by another name than that. */
export function deliveryAddress(requirement: string, id: string, origin = ''): string {
  return `${origin}/${requirement}/deliveries/${encodeURIComponent(id)}`;
}

/** `state`: of one that was handed over before, how it stands. */
export function receipt(requirement: string, operation: string, id: string, status: string, state = 'waiting'): Receipt {
  return { id, requirement, operation, state, status };
}

export function reportJson(requirement: string, report: DeliveryReport): ReportJson {
  const { id, operation, state, attempts, because, acceptedAt, endedAt, answer } = report;
  return {
    ...{ id, requirement, operation, state, status: deliveryAddress(requirement, id), attempts, because },
    acceptedAt: new Date(acceptedAt).toISOString(),
    endedAt: endedAt === undefined ? undefined : new Date(endedAt).toISOString(),
    answer: answer === undefined ? undefined : answerJson(answer),
  };
}

function answerJson({ status, contentType, body }: DeliveredAnswer): AnswerJson {
  if (!(body instanceof Uint8Array)) return { status, contentType, body };
  return { status, contentType, base64: Buffer.from(body).toString('base64') };
}
