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
 * nobody reads it any more (`| head`); later writes are dropped quietly.
 */
export function streamOutput(
  open: () => StandardStream,
  environment: Environment,
  noColour: boolean,
  closed: () => void,
): Output {
  let stream: StandardStream | undefined;
  let broken = false;
  let paint: Paint | undefined;
  const opened = (): StandardStream => {
    if (stream !== undefined) return stream;
    stream = open();
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
      broken = true;
      closed();
    });
    return stream;
  };
  const write = (data: string | Uint8Array): void => {
    if (!broken) opened().write(data);
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
  };
}

function drainedOrClosed(stream: Writable): Promise<void> {
  return new Promise((resolve) => {
    stream.once('drain', resolve);
    stream.once('close', resolve);
  });
}
