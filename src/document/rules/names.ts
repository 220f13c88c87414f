/** `REQ-I-001, REQ-I-002, REQ-I-003 and 4 more`: a message names a few, and says how many there are. */
export function named(ids: readonly string[], most = 3): string {
  const more = ids.length - most;
  if (more > 0) return `${ids.slice(0, most).join(', ')} and ${more} more`;
  return ids.length < 2 ? ids.join('') : `${ids.slice(0, -1).join(', ')} and ${ids.at(-1)}`;
}

/** `"refund", "create payment" and "read payment"`: the same for names that are made of several words. */
export function quoted(names: readonly string[], most = 3): string {
  return named(
    names.map((name) => `"${name}"`),
    most,
  );
}
