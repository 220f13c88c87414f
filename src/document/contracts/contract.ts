/** A machine-readable description of the other side, as far as a document's links into it need to be checked. */
export interface Contract {
  readonly kind: ContractKind;
  /** `3.1.0`; undefined where the kind has no versions or the file does not say. */
  readonly version: string | undefined;
  /** Whether a fragment of a link (`/paths/~1v1~1refunds/post`, a type, a message, an operation) names something in it. */
  has(fragment: string): boolean;
}

export type ContractKind = 'openapi' | 'json-schema' | 'asyncapi' | 'wsdl' | 'xsd' | 'graphql' | 'sql' | 'copybook' | 'other';

/** What became of reading the file that a link names. */
export type ContractFile =
  | { readonly state: 'missing' }
  | { readonly state: 'unreadable'; readonly message: string }
  | { readonly state: 'read'; readonly contract: Contract };
