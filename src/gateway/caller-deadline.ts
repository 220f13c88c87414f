/**
 * How long a caller is willing to wait, in milliseconds: `Request-Timeout: 2.5` (seconds), else `Prefer: wait=10`
 * (RFC 7240 §4.3). Undefined when it does not say, or says it in a way that cannot be read.
 */
export function callerDeadline(requestTimeout: string | undefined, prefer: string | undefined): number | undefined {
  return (
    milliseconds(requestTimeout) ??
    milliseconds(prefer === undefined ? undefined : /(?:^|[,;\s])wait\s*=\s*"?([\d.]+)/i.exec(prefer)?.[1])
  );
}

function milliseconds(seconds: string | undefined): number | undefined {
  if (seconds === undefined || !/^\d{1,7}(\.\d{1,6})?$/.test(seconds.trim())) return undefined;
  return Number(seconds) * 1000;
}
