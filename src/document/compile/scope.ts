/** What a qualifier in brackets names: one or several operations, or an environment. Operation names win. */
import type { Document, RawClause } from '../document.ts';
import { nearest } from '../vocabulary/nearest.ts';

export type Scope =
  | { readonly kind: 'all' }
  | { readonly kind: 'operations'; readonly names: readonly string[] }
  | { readonly kind: 'environment'; readonly name: string }
  | { readonly kind: 'nothing'; readonly near: string | undefined };

/** Names that mean an environment even where no URL is given for it. */
const CUSTOMARY = new Set(
  'sandbox production prod live staging stage test testing development dev qa uat preproduction pre-production preview local integration'.split(
    ' ',
  ),
);

export class Scopes {
  /** Environments the document names, as first written, in lower case. */
  readonly environments: readonly string[];
  private readonly operations: ReadonlyMap<string, string>;
  /** Looking for a near name takes as long as there are names; a document full of wrong ones gets this many. */
  private suggestions = 50;

  constructor(document: Document, operations: readonly string[]) {
    this.operations = new Map(operations.map((name) => [name.toLowerCase(), name]));
    const found = new Set<string>();
    this.find(document.clauses, found);
    this.environments = [...found];
  }

  /** Nested clauses name environments too: `Token URL (sandbox)`. */
  private find(clauses: readonly RawClause[], found: Set<string>): void {
    for (const { name, qualifier, children } of clauses) {
      this.find(children, found);
      const environment = qualifier?.toLowerCase();
      if (environment === undefined || this.operations.has(environment)) continue;
      if (name === 'URL' || CUSTOMARY.has(environment)) found.add(environment);
    }
  }

  of({ qualifier }: RawClause): Scope {
    if (qualifier === undefined) return { kind: 'all' };
    const written = qualifier.toLowerCase();
    const names = [];
    for (const part of [written, ...written.split(',').map((part) => part.trim())]) {
      const name = this.operations.get(part);
      if (name !== undefined) names.push(name);
    }
    if (names.length > 0 && names.length >= written.split(',').length) return { kind: 'operations', names: [...new Set(names)] };
    if (this.environments.includes(written)) return { kind: 'environment', name: written };
    return { kind: 'nothing', near: this.near(written) };
  }

  operation(written: string): string | undefined {
    return this.operations.get(written.toLowerCase());
  }

  near(written: string): string | undefined {
    if (this.suggestions-- <= 0) return undefined;
    return nearest(written, [...this.operations.keys(), ...this.environments])?.word;
  }
}
