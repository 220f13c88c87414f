/** Everything that could grow, and how far it may. Sizes in bytes, times in milliseconds. */
export interface GatewayLimits {
  /** Open connections; further ones are dropped as they come. */
  readonly connections: number;
  /** Requests being worked on, all connections together. */
  readonly requests: number;
  /** Request line and headers of one request together. */
  readonly headerBytes: number;
  readonly headers: number;
  readonly url: number;
  /** A request body; undefined: any size, because it streams. */
  readonly requestBody: number | undefined;
  /** A request body up to this size is held until the call ends, so that it can be sent again. */
  readonly heldBody: number;
  /** All held bodies together; beyond it bodies are streamed and sent once. */
  readonly heldBodies: number;
  /** JSON input of `POST /{id}/operations/{operation}` and of the admin API. */
  readonly input: number;
  /** The body of one webhook. */
  readonly webhookBody: number;
  /** Bodies of webhooks that are being received, all together. */
  readonly webhookBodies: number;
  /** Longest time in which the body of one webhook must be whole, however steadily it comes. */
  readonly webhookWait: number;
  /** Longest wait for the next bytes of a request body, or for a caller to take more of an answer. */
  readonly stall: number;
  /** Longest wait for complete request headers. */
  readonly headersWait: number;
  /** How long an idle connection is kept. */
  readonly keepAlive: number;
  /** How long a drain waits for requests that are being worked on. */
  readonly drain: number;
  /** Recent idempotency keys remembered to notice callers that repeat. */
  readonly rememberedKeys: number;
  /** Recent events that the admin API can tell. */
  readonly events: number;
}

export const DEFAULT_LIMITS: GatewayLimits = Object.freeze({
  connections: 1_024,
  requests: 2_048,
  headerBytes: 16_384,
  headers: 100,
  url: 8_192,
  requestBody: undefined,
  heldBody: 262_144,
  heldBodies: 67_108_864,
  input: 1_048_576,
  webhookBody: 1_048_576,
  webhookBodies: 67_108_864,
  webhookWait: 30_000,
  stall: 30_000,
  headersWait: 15_000,
  keepAlive: 65_000,
  drain: 30_000,
  rememberedKeys: 8_192,
  events: 1_000,
});
