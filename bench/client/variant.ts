/** Processor microseconds per request, 64 at once, for one variant in this process; the server is another process. */
import { createRequire } from 'node:module';
import type { Pool as PoolType } from 'undici';

// The one that Concordat uses; beside this file is that of some peer.
const { Agent, Dispatcher1Wrapper, Pool } = createRequire(new URL('../../src/index.ts', import.meta.url))(
  'undici',
) as typeof import('undici');

const PORT = 18_080;
const ORIGIN = `http://127.0.0.1:${PORT}`;
const REQUESTS = 30_000;
const WARM_UP = 20_000;
const AT_ONCE = 64;

type Ask = () => Promise<unknown>;

const VARIANTS: Record<string, () => Promise<Ask>> = {
  'undici Pool.dispatch': async () => {
    const pool = new Pool(ORIGIN, { connections: AT_ONCE });
    return () => new Promise((resolve, reject) => dispatch(pool, resolve, reject));
  },
  'undici Pool.request': async () => {
    const pool = new Pool(ORIGIN, { connections: AT_ONCE });
    return async () => {
      const { body } = await pool.request({ path: '/1k', method: 'GET' });
      await body.dump();
    };
  },
  'undici Pool.request with cockatiel': async () => {
    const { retry, circuitBreaker, bulkhead, timeout, wrap, handleAll, ExponentialBackoff, SamplingBreaker, TimeoutStrategy } =
      await import('cockatiel');
    const policy = wrap(
      retry(handleAll, { maxAttempts: 2, backoff: new ExponentialBackoff() }),
      circuitBreaker(handleAll, { halfOpenAfter: 15_000, breaker: new SamplingBreaker({ threshold: 0.5, duration: 10_000 }) }),
      bulkhead(100, 100),
      timeout(10_000, TimeoutStrategy.Aggressive),
    );
    const pool = new Pool(ORIGIN, { connections: AT_ONCE });
    return () =>
      policy.execute(async ({ signal }) => {
        const { body } = await pool.request({ path: '/1k', method: 'GET', signal });
        await body.dump();
      });
  },
  'concordat call()': async () => {
    const integration = await integrationFor();
    // Its answer has been read when it is there.
    return () => integration.call('read');
  },
  fetch: async () => async () => (await fetch(`${ORIGIN}/1k`)).arrayBuffer(),
  'fetch over an undici pool': async () => {
    const dispatcher = new Dispatcher1Wrapper(new Agent({ connections: AT_ONCE, allowH2: false }));
    return async () => (await fetch(`${ORIGIN}/1k`, { dispatcher } as RequestInit)).arrayBuffer();
  },
  'concordat governed fetch': async () => {
    const integration = await integrationFor();
    return async () => (await integration.fetch(`${ORIGIN}/1k`)).arrayBuffer();
  },
};

const prepare = VARIANTS[process.argv[2] ?? ''];
if (prepare === undefined) {
  console.log(JSON.stringify(Object.keys(VARIANTS)));
  process.exit(0);
}
const ask = await prepare();
await run(WARM_UP);
const before = process.cpuUsage();
await run(REQUESTS);
const used = process.cpuUsage(before);
console.log(JSON.stringify({ microseconds: (used.user + used.system) / REQUESTS }));
process.exit(0);

async function run(count: number): Promise<void> {
  let left = count;
  const worker = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      await ask();
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

async function integrationFor() {
  const [{ Integrations }, { writeBenchDocument }, { temporaryFolder }] = await Promise.all([
    import('../../src/library/integrations.ts'),
    import('../document.ts'),
    import('../gateway/servers.ts'),
  ]);
  const folder = `${temporaryFolder()}/integrations`;
  writeBenchDocument(folder, ORIGIN);
  return (await Integrations.open({ folder })).get('REQ-I-001');
}

function dispatch(pool: PoolType, resolve: (value: unknown) => void, reject: (error: Error) => void): void {
  pool.dispatch(
    { path: '/1k', method: 'GET' },
    {
      onRequestStart() {},
      onResponseStart() {},
      onResponseData() {},
      onResponseEnd: () => resolve(undefined),
      onResponseError: (_controller, error) => reject(error),
    },
  );
}
