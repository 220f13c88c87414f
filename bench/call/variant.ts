/** Nanoseconds per successful call over a bare `await`, in this process, and bytes allocated per call. One variant per process. */

import { concordat } from './concordat.ts';
import { PEERS } from './peers.ts';

type Call = () => Promise<unknown>;

const variants: Record<string, () => Promise<Call>> = { ...PEERS, 'concordat, all policies and metrics': concordat };
const prepare = variants[process.argv[2] ?? ''];
if (prepare === undefined) throw new Error(`no variant ${process.argv[2]}; there are ${Object.keys(variants).join(', ')}`);

const callee = async (): Promise<number> => 1;
const call = await prepare();
const CALLS = 100_000;

await loop(callee);
await loop(call);
const bare: number[] = [];
const governed: number[] = [];
for (let round = 0; round < 7; round += 1) {
  bare.push(await loop(callee));
  governed.push(await loop(call));
}
const bytes = (await allocated(call)) - (await allocated(callee));
console.log(JSON.stringify({ nanoseconds: median(governed) - median(bare), bare: median(bare), bytes }));
process.exit(0);

async function loop(fn: Call): Promise<number> {
  const start = process.hrtime.bigint();
  for (let index = 0; index < CALLS; index += 1) await fn();
  return Number(process.hrtime.bigint() - start) / CALLS;
}

async function allocated(fn: Call): Promise<number> {
  globalThis.gc?.();
  const before = process.memoryUsage().heapUsed;
  for (let index = 0; index < 2_000; index += 1) await fn();
  return (process.memoryUsage().heapUsed - before) / 2_000;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}
