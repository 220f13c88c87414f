import type { OutcomeKind } from '../../requirement/outcome.ts';
import type { ErrorRule, ErrorTable } from '../../requirement/requirement.ts';

/** What a status, and perhaps a vendor's code, means: the errors table first, then the meaning of the status itself. */
export interface Meaning {
  readonly kind: OutcomeKind;
  readonly code: string;
  readonly retry: boolean;
}

/** Rules are tried in their order; the first that fits decides. What a status needs is worked out once per status. */
export class Classifier {
  readonly codePaths: readonly string[];
  readonly #rules: readonly ErrorRule[];
  readonly #byStatus = new Map<number, StatusRules>();

  constructor(table: ErrorTable) {
    this.codePaths = table.codePaths;
    this.#rules = table.rules;
  }

  /** True when a rule for this status can only be decided with the vendor's code. */
  needsCode(status: number): boolean {
    return this.#of(status).coded.length > 0;
  }

  /** `codes`: what the answer's body says, when `needsCode` asked for it. */
  classify(status: number, codes: readonly string[]): Meaning {
    const rules = this.#of(status);
    if (codes.length > 0) {
      for (const rule of rules.coded) {
        const code = codes.find((each) => rule.codes.includes(each));
        if (code !== undefined) return { kind: rule.outcome, code, retry: rule.retry };
      }
    }
    return rules.otherwise;
  }

  #of(status: number): StatusRules {
    let rules = this.#byStatus.get(status);
    if (rules === undefined) {
      rules = rulesFor(status, this.#rules, this.codePaths.length > 0);
      this.#byStatus.set(status, rules);
    }
    return rules;
  }
}

interface StatusRules {
  /** Rules that ask for a code and come before any that does not. */
  readonly coded: readonly ErrorRule[];
  readonly otherwise: Meaning;
}

function rulesFor(status: number, rules: readonly ErrorRule[], readable: boolean): StatusRules {
  const coded: ErrorRule[] = [];
  for (const rule of rules) {
    if (!concerns(rule, status)) continue;
    if (rule.codes.length === 0) return { coded, otherwise: { kind: rule.outcome, code: String(status), retry: rule.retry } };
    if (readable) coded.push(rule);
  }
  return { coded, otherwise: { kind: kindOf(status), code: String(status), retry: false } };
}

function concerns(rule: ErrorRule, status: number): boolean {
  if (rule.statuses.length === 0) return status >= 400;
  const exact = String(status);
  const family = `${exact[0]}xx`;
  return rule.statuses.some((written) => written === exact || written.toLowerCase() === family);
}

/** The meaning of a status that no table names (RFC 9110 §15). */
export function kindOf(status: number): OutcomeKind {
  if (status < 400) return 'success';
  if (status === 401) return 'unauthorized';
  if (status === 408) return 'fault';
  if (status === 429) return 'throttled';
  return status < 500 ? 'invalid' : 'fault';
}
