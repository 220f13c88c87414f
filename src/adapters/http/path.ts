/**
 * Whether a request path is safe to compare with a declared one. What matters is what the server at the far end makes of
 * it: servers resolve dot segments, some decode `%2f` and `\`, some cut `;parameters`, some decode twice. A path that any
 * of these would turn into another one is refused, so that an allow-list means what it says.
 */

/** The path without its query and fragment. */
export function pathOnly(target: string): string {
  const end = target.search(/[?#]/);
  return end < 0 ? target : target.slice(0, end);
}

/** The segments below the first slash; undefined when a server could read one as another, or it is no path. */
export function segmentsOf(path: string): string[] | undefined {
  if (path[0] !== '/' || !isClean(path)) return undefined;
  const segments = path.slice(1).split('/');
  return /[.%;]/.test(path) && segments.some(misleads) ? undefined : segments;
}

/** True when a server could take the segment for more than one: it holds a slash or a backslash in disguise. */
export function hidesSlash(segment: string): boolean {
  return segment.includes('%') && /[/\\]/.test(decodedFully(segment) ?? '/');
}

/**
 * True when a server could take the segment for another path: it climbs, it is nothing before its parameters, query or
 * fragment, or it is encoded more often than anybody decodes.
 */
export function misleads(segment: string): boolean {
  return (decodedFully(segment) ?? '..').split(/[/\\]/).some((piece) => {
    if (piece === '') return false;
    const name = piece.split(/[;?#]/, 1)[0]?.trim();
    return name === '' || name === '.' || name === '..' || piece.includes('\0');
  });
}

/** Decodes once; undefined when the percent-encoding is broken. */
export function decodedOnce(segment: string): string | undefined {
  if (!segment.includes('%')) return segment;
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}

/** Visible ASCII without the characters that no path may hold; a backslash counts as a slash to some servers. */
function isClean(path: string): boolean {
  for (let i = 0; i < path.length; i += 1) {
    const code = path.charCodeAt(i);
    if (code <= 0x20 || code >= 0x7f || code === 0x5c || code === 0x23 || code === 0x3f) return false;
  }
  return true;
}

const ENCODED = /%([0-9a-f]{2})/gi;

/** Undoes percent-encoding until nothing changes; undefined when three times are not enough. Broken encoding stays. */
function decodedFully(segment: string): string | undefined {
  let text = segment;
  for (let turn = 0; turn < 3; turn += 1) {
    if (!text.includes('%')) return text;
    text = text.replace(ENCODED, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  }
  return text.search(ENCODED) < 0 ? text : undefined;
}
