/**
 * Whether the caller takes a receipt instead of a failure: `Prefer: respond-async` (RFC 7240 §4.1), with other preferences
 * before or after it. Whoever only says how long it waits has not said that.
 */
export function prefersAsync(prefer: string | undefined): boolean {
  if (prefer === undefined) return false;
  return outsideQuotes(prefer)
    .split(',')
    .some((preference) => (preference.split(';', 1)[0] as string).trim().toLowerCase() === 'respond-async');
}

/** A quoted value may hold commas. */
function outsideQuotes(text: string): string {
  let kept = '';
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] as string;
    if (character === '"') quoted = !quoted;
    else if (!quoted) kept += character;
    else if (character === '\\') at += 1;
  }
  return kept;
}
