/** What is said of a webhook that came in. */

export type Verdict = Verified | Refused;

export interface Verified {
  readonly verified: true;
  /** The event's name, to be used for leaving out doubles; undefined: it says none. */
  readonly id: string | undefined;
  /** Whether nobody but the sender can have given it that name; false: an old copy may stand here under a new one. */
  readonly idSigned: boolean;
  readonly type: string | undefined;
  /** The signed time, milliseconds since 1970. */
  readonly timestamp: number | undefined;
}

export interface Refused {
  readonly verified: false;
  /** 400: it is not what the scheme describes. 401: it proves nothing. 503: we cannot tell, and the sender is to come again. */
  readonly status: 400 | 401 | 503;
  readonly reason: RefusalReason;
}

/** Few words, for metrics and events. */
export type RefusalReason = keyof typeof STATUSES;

const STATUSES = {
  'headers too large': 400,
  'header repeated': 400,
  'header malformed': 400,
  'too many signatures': 400,
  'signature malformed': 400,
  'time malformed': 400,
  'body malformed': 400,
  'address malformed': 400,
  'no signature': 401,
  'no time': 401,
  'wrong signature': 401,
  'too old': 401,
  'from the future': 401,
  'wrong body': 401,
  'not ours': 401,
  'certificate refused': 401,
  'no secret': 503,
  'too many secrets': 503,
  'secret unusable': 503,
  'no certificate': 503,
  'not checked': 503,
} as const satisfies Record<string, Refused['status']>;

export function refused(reason: RefusalReason): Refused {
  return { verified: false, status: STATUSES[reason], reason };
}
