/** Everything a command touches of its surroundings. Tests and commands see the same. */
import type { Readable } from 'node:stream';
import type { Environment } from '../runtime/platform/environment.ts';
import type { Output } from './output.ts';
import type { Settings } from './settings.ts';

export interface Session {
  /** Data: what a program may read. */
  readonly out: Output;
  /** Talk: what a person reads meanwhile. */
  readonly talk: Output;
  readonly input: Input;
  readonly environment: Environment;
  readonly settings: Settings;
  /** The folder that relative paths count from. */
  readonly cwd: string;
  /** Aborted by Ctrl-C, by SIGTERM, and when nobody reads the data any more. Asking for it takes over the signals. */
  readonly stopped: AbortSignal;
}

export interface Input {
  /** A person can be asked. */
  readonly interactive: boolean;
  readonly stream: () => Readable;
}
