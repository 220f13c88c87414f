/** The request target: which requirement it names, and what is left for the other side. Nothing is decoded on the way. */

/** `/payment-gateway/v1/refunds?x=1` is `payment-gateway` and `/v1/refunds?x=1`. */
export function splitTarget(target: string): { readonly name: string; readonly rest: string } {
  const query = target.indexOf('?');
  const end = query === -1 ? target.length : query;
  const slash = target.indexOf('/', 1);
  if (slash === -1 || slash > end) return { name: target.slice(1, end), rest: `/${target.slice(end)}` };
  return { name: target.slice(1, slash), rest: target.slice(slash) };
}

/** The name in a Host field, in lower case and without its port; undefined when it is not one. */
export function hostName(host: string): string | undefined {
  return /^(\[[0-9a-f:.]+\]|[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)(?::\d{1,5})?$/.exec(host)?.[1];
}

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/** A name that a page from elsewhere cannot make its own by pointing DNS at us. */
export function isLoopbackName(name: string): boolean {
  return LOOPBACK.has(name) || name.endsWith('.localhost');
}
