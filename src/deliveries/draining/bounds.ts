/** What a drain may hold at once. */
export interface DrainBounds {
  /** Deliveries under way, of all lanes together. Default 256. */
  readonly underWay: number;
  /** Claims held, those under way and those not settled included. Default 512. */
  readonly claims: number;
  /** Bytes of their payloads; one batch may go above it. Default 64 MiB. */
  readonly bytes: number;
  /** Lanes looked at. Default 10,000. */
  readonly lanes: number;
  /** Milliseconds that `stop` waits for what is under way before it is stopped. Default 10 s. */
  readonly stop: number;
}

export const DRAIN_BOUNDS: DrainBounds = { underWay: 256, claims: 512, bytes: 64 * 1024 * 1024, lanes: 10_000, stop: 10_000 };

/** Something that could grow, how far it has, and where it stops. */
export interface Bound {
  /** Empty: of no single requirement. */
  readonly requirement: string;
  readonly bound: string;
  readonly used: number;
  readonly limit: number;
}

/** How much of the bounds is in use, and who may have more of it. */
export class Room {
  readonly bounds: DrainBounds;
  underWay = 0;
  claims = 0;
  bytes = 0;
  /** Lanes that have something to do. */
  busy = 0;

  constructor(bounds: DrainBounds) {
    this.bounds = bounds;
  }

  /** A lane that has its share already leaves a quarter free for those that have not. */
  mayStart(own: number): boolean {
    return fits(this.underWay, own, this.bounds.underWay, this.busy);
  }

  /** How many more a lane may claim that holds `own`, each of `size` bytes as far as it is known. */
  claimable(own: number, size: number): number {
    if (this.bytes >= this.bounds.bytes || !fits(this.claims, own, this.bounds.claims, this.busy)) return 0;
    const share = Math.max(1, Math.floor(this.bounds.claims / Math.max(1, this.busy)));
    const byBytes = Math.max(1, Math.floor((this.bounds.bytes - this.bytes) / Math.max(1, size)));
    return Math.min(this.bounds.claims - this.claims, own < share ? share - own : share, byBytes);
  }
}

function fits(used: number, own: number, limit: number, lanes: number): boolean {
  if (used >= limit) return false;
  return own * Math.max(1, lanes) < limit || used < limit * 0.75;
}
