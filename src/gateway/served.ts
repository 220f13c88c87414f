/** What the gateway needs of the integrations it serves. The library's `Integrations` fits by shape. */
import type { HttpAnswer } from '../adapters/http/answer.ts';
import type { HttpRequest } from '../adapters/http/request.ts';
import type { EventFeed } from '../deliveries/inbox/event-feed.ts';
import type { WebhookReceiver } from '../deliveries/inbox/reception.ts';
import type { OutboxRequest } from '../deliveries/outbox/outbox.ts';
import type { Subscriptions } from '../deliveries/subscriptions/subscriptions.ts';
import type { FleetStatus } from '../fleet/fleet.ts';
import type { CallInput, CallOptions, CallResult, Exchange } from '../requirement/call.ts';
import type { Acceptance } from '../requirement/delivery.ts';
import type { Diagnostic } from '../requirement/diagnostic.ts';
import type { Observe } from '../requirement/event.ts';
import type { Operation } from '../requirement/operation.ts';
import type { Requirement } from '../requirement/requirement.ts';
import type { Store } from '../requirement/store.ts';
import type { ControlAction, EngineStatus } from '../runtime/engine.ts';
import type { Metrics } from '../runtime/telemetry/metrics.ts';

export interface ServedIntegrations {
  readonly metrics: Metrics;
  /** Undefined: there is no store, and nothing durable is accepted. */
  readonly deliveries?: ServedDeliveries | undefined;
  /** Undefined: this process is no part of a fleet. */
  readonly fleet?: ServedFleet | undefined;
  /** What the last reading of the documents found. */
  readonly report: ReadingReport;
  all(): readonly ServedIntegration[];
  /**
   * Reads the documents again; the last good version of each goes on where the new one does not compile, and for `grace`
   * milliseconds where there is none.
   */
  reload(options: { readonly grace: number }): ReadingReport;
  /** Hears of every event until what is returned is called. */
  subscribe(observe: Observe): () => void;
}

/** What several gateways on one store know of each other. */
export interface ServedFleet {
  status(): FleetStatus;
}

/** What must survive a restart; each box is a member. */
export interface ServedDeliveries {
  readonly store: Store;
  readonly outbox: ServedOutbox;
  readonly inbox: ServedInbox;
  readonly subscriptions: Subscriptions;
  /** Something was accepted that is due later. */
  wake(): void;
  readonly bounds: readonly {
    readonly requirement: string;
    readonly bound: string;
    readonly used: number;
    readonly limit: number;
  }[];
}

export interface ServedInbox {
  readonly receiver: WebhookReceiver;
  /** The events of a requirement, for whoever asks for them. Undefined: no document of that id runs. */
  feed(requirement: string): EventFeed | undefined;
}

export interface ServedOutbox {
  /** Durable when it resolves. */
  enqueue(request: OutboxRequest): Promise<Acceptance>;
}

export interface ReadingReport {
  /** Ids of those that go on although their documents are not there. */
  readonly missing: readonly string[];
  readonly failed: readonly {
    readonly file: string;
    readonly requirement: string | undefined;
    readonly why: string;
    readonly kept: boolean;
  }[];
  readonly diagnostics: readonly Diagnostic[];
}

export interface ServedIntegration {
  readonly requirement: Requirement;
  readonly engine: ServedEngine;
  readonly adapter: ServedAdapter;
}

export interface ServedEngine {
  call<A>(exchange: Exchange<A>, options?: CallOptions): Promise<CallResult<A>>;
  control(action: ControlAction, forMs?: number): void;
  status(): EngineStatus;
}

export interface ServedAdapter {
  match(method: string, path: string): Operation | undefined;
  exchange(request: HttpRequest): Exchange<HttpAnswer>;
  build(operation: Operation, input: CallInput): HttpRequest;
}

export const CONTROL_ACTIONS: readonly ControlAction[] = ['open', 'close', 'pause', 'resume', 'kill', 'observe'];
