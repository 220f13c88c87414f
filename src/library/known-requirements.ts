/**
 * What `concordat types` tells the compiler of the documents. It writes declarations that add to `Requirements`; without any,
 * every id, operation and input is taken as it comes, and only running shows whether it is right.
 */
import type { CallInput } from '../requirement/call.ts';
import type { OperationOptions } from './integration.ts';

/** One property per document, by id and by slug. Filled by the declarations that `concordat types` writes. */
// biome-ignore lint/suspicious/noEmptyInterface: declarations add to it
export interface Requirements {}

/** What is known of one document. */
export interface KnownRequirement {
  readonly operations: Readonly<Record<string, KnownOperation>>;
}

/** What is known of one operation; a part that is missing may be anything. */
export interface KnownOperation {
  /** The `{names}` in its path. */
  readonly params?: Readonly<Record<string, string | number>>;
  /** What it sends, as the linked contract has it. */
  readonly body?: unknown;
  /** What a success answers, as the linked contract has it. A business answer (`outcome: 'rejected'`) may be anything else. */
  readonly answer?: unknown;
}

/** Operations of a document that nothing is known of. */
export type AnyOperations = Readonly<Record<string, KnownOperation>>;

export interface AnyRequirement {
  readonly operations: AnyOperations;
}

/** Ids and slugs that may be connected to: those declared, or any text where nothing is declared. */
export type RequirementName = [keyof Requirements] extends [never] ? string : keyof Requirements & string;

export type RequirementOf<N> = N extends keyof Requirements
  ? Requirements[N] extends KnownRequirement
    ? Requirements[N]
    : AnyRequirement
  : AnyRequirement;

export type OperationName<R extends KnownRequirement> = keyof R['operations'] & string;

/** `CallInput` with the params and the body of one operation, where they are declared. */
export type InputOf<O extends KnownOperation> = Omit<CallInput, 'params' | 'body'> & ParamsOf<O> & BodyOf<O>;

type ParamsOf<O> = O extends { readonly params: infer P }
  ? [keyof P] extends [never]
    ? { readonly params?: Readonly<Record<string, never>> }
    : { readonly params: P }
  : Pick<CallInput, 'params'>;

type BodyOf<O> = O extends { readonly body: infer B } ? { readonly body: B } : Pick<CallInput, 'body'>;

export type AnswerOf<O> = O extends { readonly answer: infer A } ? A : unknown;

/** The input may be left out where nothing of it has to be there. */
export type CallArguments<O extends KnownOperation> =
  Record<never, never> extends InputOf<O>
    ? [input?: InputOf<O>, options?: OperationOptions]
    : [input: InputOf<O>, options?: OperationOptions];
