/** A machine-readable description of the other side, as far as a document's links into it need to be checked. */
export interface Contract {
  readonly kind: ContractKind;
  /** `3.1.0`; undefined where the kind has no versions or the file does not say. */
  readonly version: string | undefined;
  /**
   * Whether a fragment of a link (`/paths/~1v1~1refunds/post`, a type, a message, an operation) names something in it. True also
   * where only another file could tell: behind a reference that leaves this one, and for kinds that nobody here can read.
   */
  has(fragment: string): boolean;
  /** The fragment it has that is written most like this one; undefined when none is near. */
  nearest(fragment: string): string | undefined;
  /** What it lets others do, in its own order; empty where its kind has no operations. */
  operations(): readonly ContractOperation[];
}

export type ContractKind = 'openapi' | 'json-schema' | 'asyncapi' | 'wsdl' | 'xsd' | 'graphql' | 'sql' | 'copybook' | 'other';

export interface ContractOperation {
  /** operationId, SOAP operation, `Query.user`, statement, channel. Undefined where it has no name. */
  readonly name: string | undefined;
  /** Upper case; undefined where it is no HTTP request, or any method is meant. */
  readonly method: string | undefined;
  /** Path as the contract writes it, or the address of a channel. */
  readonly path: string | undefined;
  /** What its server has before the path: `/v3`. Default: nothing. */
  readonly before?: string;
}

/** What became of reading the file that a link names. */
export type ContractFile =
  | { readonly state: 'missing' }
  /** The message says why, with the line where there is one; it quotes nothing of the file. */
  | { readonly state: 'unreadable'; readonly message: string }
  | { readonly state: 'read'; readonly contract: Contract };
