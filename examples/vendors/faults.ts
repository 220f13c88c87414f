/** What a stand-in can be told to do wrong, and for how long. */

export interface Fault {
  /**
   * `status` answers with a failure · `slow` waits, then answers · `reset` cuts the connection before any answer ·
   * `hang` never answers · `break` sends half of the answer's body and hangs up.
   */
  readonly kind: 'status' | 'slow' | 'reset' | 'hang' | 'break';
  /** For `status`; default 503. */
  readonly status?: number;
  /** For `status`: the vendor's own word, `lock_timeout`. */
  readonly code?: string;
  /** For `status`: seconds, sent as `Retry-After`. */
  readonly retryAfter?: number;
  /** For `slow`: milliseconds; default 1,000. */
  readonly delay?: number;
  /** How many requests it strikes; default: all, until it is removed. */
  readonly times?: number;
  /** Strikes only paths that start with this. */
  readonly path?: string;
  /** The vendor does the work first, and the fault keeps the answer from arriving. Default false. */
  readonly acted?: boolean;
}

const MAX_FAULTS = 20;
const KINDS = ['status', 'slow', 'reset', 'hang', 'break'];
const FIELDS: Readonly<Record<string, 'string' | 'number' | 'boolean'>> = {
  kind: 'string',
  status: 'number',
  code: 'string',
  retryAfter: 'number',
  delay: 'number',
  times: 'number',
  path: 'string',
  acted: 'boolean',
};

export class Faults {
  #list: { fault: Fault; left: number }[] = [];

  add(fault: Fault): void {
    if (this.#list.length >= MAX_FAULTS) throw new Error(`at most ${MAX_FAULTS} faults at once: remove some first`);
    this.#list.push({ fault, left: fault.times ?? Number.POSITIVE_INFINITY });
  }

  clear(): void {
    this.#list = [];
  }

  inForce(): readonly Fault[] {
    return this.#list.map(({ fault }) => fault);
  }

  /** The fault that strikes this request, used up by one. */
  strike(path: string): Fault | undefined {
    const entry = this.#list.find(({ fault }) => fault.path === undefined || path.startsWith(fault.path));
    if (entry === undefined) return undefined;
    entry.left -= 1;
    if (entry.left <= 0) this.#list = this.#list.filter((other) => other !== entry);
    return entry.fault;
  }
}

/** Reads a fault from JSON, or says what is wrong with it. */
export function readFault(text: string): Fault | string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return 'a fault is a JSON object, such as {"kind":"status","status":503,"times":3}';
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'a fault is a JSON object';
  for (const [field, content] of Object.entries(value)) {
    const type = FIELDS[field];
    if (type === undefined) return `a fault has no field "${field}"; it has ${Object.keys(FIELDS).join(', ')}`;
    if (typeof content !== type) return `"${field}" is a ${type}`;
  }
  const fault = value as Fault;
  if (!KINDS.includes(fault.kind)) return `"kind" is one of ${KINDS.join(', ')}`;
  if (fault.status !== undefined && (fault.status < 200 || fault.status > 599)) return '"status" lies between 200 and 599';
  return fault;
}
