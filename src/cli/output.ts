/** The two streams a command writes to: data on one, talk on the other, each with its own colours and width. */
import type { Writable } from 'node:stream';
import type { Environment } from '../runtime/platform/environment.ts';
import { type Paint, paintFor, wantsColour } from './render/colour.ts';

export interface Output {
  /** Writes as it is. */
  write(data: string | Uint8Array): void;
  /** Writes each with a line break; `writeLines` for as many as there are documents. */
  lines(...lines: readonly string[]): void;
  readonly paint: Paint;
  /** Columns; 100 where there is no terminal. */
  readonly width: number;
  /** True on a terminal: only then may anything move or be asked. */
  readonly interactive: boolean;
  /** Resolves when everything written has left. */
  drained(): Promise<void>;
  /** Resolves at the end, when all of it has left, with what kept it from being written; undefined when nothing did. */
  ended(): Promise<Error | undefined>;
}

/** What was written did not get where it should: the disk is full, or the device takes nothing. */
export class OutputError extends Error {
  override readonly name = 'OutputError';
}

/** Lines written at once: as arguments of one call, those of thousands of documents would not fit on the stack. */
const PIECE = 1_000;

/** Writes any number of lines. */
export function writeLines(output: Output, lines: readonly string[]): void {
  for (let at = 0; at < lines.length; at += PIECE) output.lines(...lines.slice(at, at + PIECE));
}

interface StandardStream extends Writable {
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/**
 * `open` is asked when something is first written or wanted of the stream: making one takes a while. `closed` is told when
 * nobody reads it any more (`| head`), or when it takes no more; later writes are dropped.
 */
export function streamOutput(
  open: () => StandardStream,
  environment: Environment,
  noColour: boolean,
  closed: () => void,
): Output {
  let stream: StandardStream | undefined;
  let broken = false;
  let failure: OutputError | undefined;
  let paint: Paint | undefined;
  const failed = (error: NodeJS.ErrnoException): void => {
    if (broken) return;
    if (error.code !== 'EPIPE') failure = new OutputError(`the output cannot be written: ${inWords(error)}`, { cause: error });
    broken = true;
    closed();
  };
  const opened = (): StandardStream => {
    if (stream !== undefined) return stream;
    stream = open();
    // Writes tell their own errors; without a listener, one would end the process.
    stream.on('error', failed);
    return stream;
  };
  const write = (data: string | Uint8Array): void => {
    if (!broken) opened().write(data, (error) => error && failed(error));
  };
  return {
    write,
    lines: (...lines) => write(lines.map((line) => `${line}\n`).join('')),
    get paint() {
      paint ??= paintFor(wantsColour(opened().isTTY === true, environment, noColour));
      return paint;
    },
    get width() {
      return Math.max(40, opened().columns ?? 100);
    },
    get interactive() {
      return opened().isTTY === true && environment.TERM !== 'dumb';
    },
    drained: () => (!broken && stream?.writableNeedDrain === true ? drainedOrClosed(stream) : Promise.resolve()),
    ended: async () => {
      if (!broken && stream !== undefined) await flushed(stream);
      return failure;
    },
  };
}

/** What the operating system says of writing, in words. */
export function inWords(error: NodeJS.ErrnoException): string {
  if (error.code === 'ENOSPC') return 'no space is left on the device';
  if (error.code === 'EDQUOT') return 'the quota of disk space is used up';
  if (error.code === 'EACCES' || error.code === 'EPERM') return 'no permission';
  if (error.code === 'EROFS') return 'the file system is read-only';
  if (error.code === 'EIO') return 'the device reports an error';
  if (error.code === 'ENOTDIR') return 'a part of its path is a file, not a folder';
  if (error.code === 'ENAMETOOLONG') return 'its name is too long';
  return error.message;
}

/** An empty write is answered when all those before it have been. */
function flushed(stream: Writable): Promise<void> {
  return new Promise((resolve) => {
    stream.once('close', resolve);
    stream.write('', () => resolve());
  });
}

function drainedOrClosed(stream: Writable): Promise<void> {
  return new Promise((resolve) => {
    stream.once('drain', resolve);
    stream.once('close', resolve);
  });
}
