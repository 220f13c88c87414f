/** What the outbox needs of the integrations it sends for. The library's `Integrations` fits by shape. */
import type { CallInput, CallOptions, CallResult, Exchange } from '../../requirement/call.ts';
import type { Operation } from '../../requirement/operation.ts';
import type { Requirement } from '../../requirement/requirement.ts';
import type { EngineStatus } from '../../runtime/engine.ts';

export interface OutboxIntegrations {
  /** By id or slug; undefined: no document of that name runs now. */
  find(id: string): OutboxIntegration | undefined;
}

export interface OutboxIntegration {
  readonly requirement: Requirement;
  readonly engine: {
    call<A>(exchange: Exchange<A>, options?: CallOptions): Promise<CallResult<A>>;
    status(): EngineStatus;
  };
  readonly adapter: {
    /** Throws CONCORDAT_UNDECLARED_OPERATION. */
    operation(name: string): Operation;
    /** Throws CONCORDAT_INPUT_INVALID. What it makes only the same adapter's `exchange` reads. */
    build(operation: Operation, input: CallInput): unknown;
    exchange(request: never): Exchange<OutboxAnswer>;
  };
}

/** What the outbox reads of an answer. */
export interface OutboxAnswer {
  readonly status: number;
  /** Flat name, value. */
  readonly headers: readonly string[];
  readonly body: {
    /** All of it; rejects above `max` bytes. */
    bytes(max?: number): Promise<Uint8Array>;
    discard(): void;
  };
}
