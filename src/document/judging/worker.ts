/** A thread that judges documents beside others, and hands over all of them at once. */
import { parentPort, workerData } from 'node:worker_threads';
import { type Handed, type Shift, work } from './judge-texts.ts';
import { pack } from './pack.ts';

const { judged, unreadable } = work(workerData as Shift);
parentPort?.postMessage({ packed: pack(judged), unreadable } satisfies Handed);
