/**
 * A limit that several processes keep together. *N per P* is N units; whoever holds a unit may send once in every P, so a
 * process that holds some keeps them by its own log. How they are dealt out is somebody else's work; here is what the
 * limiter needs of it.
 */

/** What one process may send of one limit. */
export interface UnitShare {
  /** Units held at the monotonic time `now`. Quick: asked for every sending. */
  held(now: number): number;
  /** Monotonic time, after `now`, at which more may be held; Infinity: nobody expects more. */
  moreAt(now: number): number;
  /** Somebody could not leave, or `ahead` others are before it. Quick. */
  short(ahead: number): void;
  /** One has left. Quick. */
  spent(): void;
}

/** What has been sent, in units, as whoever gives units back must know it. */
export interface UnitUsage {
  /** Units whose window is not over, those of sendings on their way out included. */
  usedUnits(now: number): number;
  /** Of these, for sendings on their way out. */
  readonly reservedUnits: number;
  /** When units beyond `kept` are rested (monotonic), the latest first; those not told of have not been used. */
  rests(now: number, kept: number): readonly { readonly units: number; readonly at: number }[];
}

/** What one process may use of a quota: a part that was set aside for it. */
export interface QuotaShare {
  /** Left of the part, at the monotonic time `now`. */
  left(now: number): number;
  moreAt(now: number): number;
  short(ahead: number): void;
  take(): void;
}

/** A limit by which processes recognise that they mean the same. */
export interface SharedTerms {
  /** The account or requirement it belongs to, and what is counted in which window; not how many. */
  readonly name: string;
  /** Processes may differ while a document is being changed: then the fewest hold for all. */
  readonly units: number;
  /** Milliseconds in which each unit lets one leave, guard included. */
  readonly window: number;
}

export interface QuotaTerms {
  readonly name: string;
  readonly count: number;
  readonly period: 'hour' | 'day' | 'month';
  readonly zone: string;
}

/** Where shares come from. What was opened is closed by the function that comes with it. */
export interface ShareSource {
  openUnits(terms: SharedTerms, usage: UnitUsage): { readonly share: UnitShare; readonly close: () => void };
  openQuota(terms: QuotaTerms): { readonly share: QuotaShare; readonly close: () => void };
}
