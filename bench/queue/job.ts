/** What every queue here carries: about 300 bytes, as a payment with its metadata has. */
export const JOB = {
  amount: 1999,
  currency: 'eur',
  customer: 'cus_Nffrf3ZBvqHnRk',
  description: 'Order 73184 of the shop in Utrecht, two items, delivered by Thursday',
  metadata: { order_id: '73184', channel: 'web', campaign: 'autumn', basket: 'a81b9c1e-5b1c-4b6e-9d2f-0c9f6b0f7a11' },
};

export const PRODUCERS = 64;
/** Milliseconds of measuring of each phase. */
export const MEASURED = 2_000;
/** Deliveries that wait when draining begins. */
export const WAITING = 20_000;

/** Calls `enqueue` from 64 producers at once, each again when it has its answer; acceptances per second. */
export async function accepted(enqueue: (number: number) => Promise<unknown>): Promise<number> {
  let count = 0;
  let number = 0;
  const end = performance.now() + MEASURED;
  const began = performance.now();
  const produce = async (): Promise<void> => {
    while (performance.now() < end) {
      await enqueue(number++);
      count += 1;
    }
  };
  await Promise.all(Array.from({ length: PRODUCERS }, produce));
  return (count * 1000) / (performance.now() - began);
}

/** Milliseconds as jobs per second. */
export function perSecond(jobs: number, milliseconds: number): number {
  return (jobs * 1000) / milliseconds;
}
