/** The peers with the same four policies where they have them: time-out, retry, circuit breaker, concurrency limit. */

const callee = async (): Promise<number> => 1;

export const PEERS: Record<string, () => Promise<() => Promise<unknown>>> = {
  'cockatiel: retry, breaker, bulkhead, time-out': async () => {
    const { retry, circuitBreaker, bulkhead, timeout, wrap, handleAll, ExponentialBackoff, SamplingBreaker, TimeoutStrategy } =
      await import('cockatiel');
    const policy = wrap(
      retry(handleAll, { maxAttempts: 2, backoff: new ExponentialBackoff() }),
      circuitBreaker(handleAll, { halfOpenAfter: 15_000, breaker: new SamplingBreaker({ threshold: 0.5, duration: 10_000 }) }),
      bulkhead(100, 100),
      timeout(10_000, TimeoutStrategy.Aggressive),
    );
    return () => policy.execute(callee);
  },
  'cockatiel: retry, breaker, bulkhead (no time-out)': async () => {
    const { retry, circuitBreaker, bulkhead, wrap, handleAll, ExponentialBackoff, SamplingBreaker } = await import('cockatiel');
    const policy = wrap(
      retry(handleAll, { maxAttempts: 2, backoff: new ExponentialBackoff() }),
      circuitBreaker(handleAll, { halfOpenAfter: 15_000, breaker: new SamplingBreaker({ threshold: 0.5, duration: 10_000 }) }),
      bulkhead(100, 100),
    );
    return () => policy.execute(callee);
  },
  'opossum: breaker, time-out, capacity': async () => {
    const { default: CircuitBreaker } = await import('opossum');
    const breaker = new CircuitBreaker(callee, {
      timeout: 10_000,
      capacity: 100,
      errorThresholdPercentage: 50,
      resetTimeout: 15_000,
    });
    return () => breaker.fire();
  },
  'opossum: breaker, capacity (no time-out)': async () => {
    const { default: CircuitBreaker } = await import('opossum');
    const breaker = new CircuitBreaker(callee, {
      timeout: false,
      capacity: 100,
      errorThresholdPercentage: 50,
      resetTimeout: 15_000,
    });
    return () => breaker.fire();
  },
  'p-limit, p-retry, p-timeout': async () => {
    const [{ default: pLimit }, { default: pRetry }, { default: pTimeout }] = await Promise.all([
      import('p-limit'),
      import('p-retry'),
      import('p-timeout'),
    ]);
    const limit = pLimit(100);
    return () => limit(() => pRetry(() => pTimeout(callee(), { milliseconds: 10_000 }), { retries: 2 }));
  },
  'mollitia: retry, breaker, bulkhead, time-out': async () => {
    const mollitia = await import('mollitia');
    const circuit = new mollitia.Circuit({
      options: {
        modules: [
          new mollitia.Retry({ attempts: 2 }),
          new mollitia.SlidingTimeBreaker({ slidingWindowSize: 10_000, minimumNumberOfCalls: 20, failureRateThreshold: 50 }),
          new mollitia.Bulkhead({ concurrentSize: 100, queueSize: 100 }),
          new mollitia.Timeout({ delay: 10_000 }),
        ],
      },
    });
    return () => circuit.fn(callee).execute();
  },
};
