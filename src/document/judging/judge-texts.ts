/** Judges many texts by themselves, on all processors where that pays. */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { VendorProfile } from '../../requirement/profile.ts';
import { type DocumentText, readText, type Unreadable, UnreadableText } from '../folder.ts';
import { judge } from '../workspace.ts';
import { pack, type Stamped } from './pack.ts';

/** Texts that a thread takes at a time. */
export const CHUNK = 250;
/** Starting a thread costs as much as judging some hundred documents. */
const WORTH_A_THREAD = 1_500;
const MOST_THREADS = 8;

/** What a thread did. Packed chunk by chunk: what is kept of ten thousand documents is then small before the garbage is collected. */
export interface Judging {
  readonly packs: readonly string[];
  readonly unreadable: readonly Unreadable[];
}

/** What a thread is told. */
export interface Shift {
  readonly files: readonly Order[];
  readonly profiles: readonly VendorProfile[];
  /** One number: the next text that nobody has taken. */
  readonly next: SharedArrayBuffer;
}

export interface Order {
  readonly file: string;
  readonly stamp: string;
}

/** `threads`: how many at most, this one included; default: as many as there are processors. */
export async function judgeTexts(
  texts: readonly DocumentText[],
  profiles: readonly VendorProfile[],
  threads = availableParallelism(),
): Promise<Judging> {
  const files = texts.map(({ file, stamp }) => ({ file, stamp: stamp?.identity ?? '' }));
  const shift: Shift = { files, profiles, next: new SharedArrayBuffer(4) };
  const helping = Math.min(threads, MOST_THREADS, Math.ceil(files.length / WORTH_A_THREAD)) - 1;
  const others = Array.from({ length: helping }, () => handedOver(shift));
  const own = work(shift);
  const all = [own, ...(await Promise.all(others))];
  return { packs: all.flatMap(({ packs }) => packs), unreadable: all.flatMap(({ unreadable }) => unreadable) };
}

/** Takes chunk after chunk until none is left; threads share the counter. */
export function work({ files, profiles, next }: Shift): Judging {
  const counter = new Int32Array(next);
  const packs: string[] = [];
  const unreadable: Unreadable[] = [];
  for (;;) {
    const from = Atomics.add(counter, 0, CHUNK);
    if (from >= files.length) return { packs, unreadable };
    const judged: Stamped[] = [];
    for (const { file, stamp } of files.slice(from, from + CHUNK)) {
      try {
        judged.push({ stamp, judged: judge({ file, text: readText(file) }, { profiles }) });
      } catch (cause) {
        if (!(cause instanceof UnreadableText)) throw cause;
        unreadable.push({ file: cause.file, message: cause.message });
      }
    }
    packs.push(pack(judged));
  }
}

/** One shift on a thread of its own. */
function handedOver(shift: Shift): Promise<Judging> {
  const extension = import.meta.url.slice(import.meta.url.lastIndexOf('.'));
  const worker = new Worker(new URL(`./worker${extension}`, import.meta.url), { workerData: shift });
  return new Promise((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`a thread that judged documents ended with ${code} before it was done`)));
  });
}
