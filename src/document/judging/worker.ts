/** A thread that judges documents beside others, and hands over all of them at once. */
import { parentPort, workerData } from 'node:worker_threads';
import { type Shift, work } from './judge-texts.ts';

parentPort?.postMessage(work(workerData as Shift));
