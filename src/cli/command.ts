/**
 * What a command is, as data: one description drives parsing, `--help`, completion and the reference page.
 * A description knows nothing of what the command does; that is loaded only when it runs.
 */

import type { Session } from './session.ts';
import type { SettingName } from './settings-table.ts';

export interface Command extends Description {
  readonly name: string;
  /** "find what is wrong or missing in documents". */
  readonly summary: string;
}

/** How a command is asked: everything about it but its name, one line in help, and what it does. */
export interface Description {
  /** Shown first in its help. */
  readonly examples: readonly Example[];
  readonly arguments: readonly Argument[];
  readonly flags: readonly Flag[];
  /** What each exit code means here, where it is more than the general table says. */
  readonly exits?: readonly (readonly [string, string])[];
}

export interface Example {
  readonly command: string;
  readonly says: string;
}

export interface Argument {
  readonly name: string;
  readonly summary: string;
  readonly required: boolean;
  /** Takes all that remain; only the last may. */
  readonly repeated?: boolean;
  /** What a shell offers to complete it with. */
  readonly offers?: Offer;
}

export interface Flag {
  readonly name: string;
  readonly short?: string;
  /** What stands for the value in help, `<folder>`; without it the flag is a switch. */
  readonly value?: string;
  /** The only values it takes. */
  readonly choices?: readonly string[];
  readonly repeated?: boolean;
  readonly summary: string;
  /** The setting that this flag overrides; its default is shown in help. */
  readonly setting?: SettingName;
  readonly offers?: Offer;
}

/** `id`: the documents that are there; `subject`: those, and the codes that have a page. */
export type Offer = 'file' | 'folder' | 'id' | 'subject' | readonly string[];

/** What a command was asked, typed by its own description. */
export interface Invocation<D extends Description = Description> {
  readonly arguments: readonly string[];
  readonly flags: FlagValues<D['flags']>;
}

export type FlagValues<F extends readonly Flag[]> = { readonly [K in F[number] as K['name']]: FlagValue<K> };

type FlagValue<F extends Flag> = F extends { readonly repeated: true }
  ? readonly string[]
  : F extends { readonly value: string }
    ? string | undefined
    : boolean;

/** 0 satisfied · 1 a requirement is not met · 2 could not judge · 130 interrupted. */
export type ExitCode = 0 | 1 | 2 | 130;

export type Run<D extends Description> = (invocation: Invocation<D>, session: Session) => Promise<ExitCode> | ExitCode;

/** The request itself was wrong: a flag, an argument, a setting, a path. Ends with exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  /** What to do now. */
  readonly remedy: string | undefined;

  constructor(message: string, remedy?: string) {
    super(message);
    this.remedy = remedy;
  }
}
