/** An address with and without its port: a sender signs what it was told, or what it made of that. */

const STANDARD: Readonly<Record<string, string>> = { https: '443', http: '80' };

/** Both, in this order: without, with the one written or else the usual one. An address of another form stays alone. */
export function urlSpellings(url: string): readonly string[] {
  const colon = url.indexOf('://');
  const scheme = url.slice(0, Math.max(0, colon)).toLowerCase();
  const usual = STANDARD[scheme];
  if (usual === undefined) return [url];
  const start = colon + 3;
  let end = start;
  while (end < url.length && !'/?#'.includes(url[end] as string)) end++;
  const authority = url.slice(start, end);
  // A colon in brackets is a part of a v6 address.
  const port = authority.indexOf(':', Math.max(authority.lastIndexOf(']'), authority.lastIndexOf('@'), 0));
  const host = port < 0 ? authority : authority.slice(0, port);
  const before = url.slice(0, start);
  const rest = url.slice(end);
  return [`${before}${host}${rest}`, `${before}${host}:${port < 0 ? usual : authority.slice(port + 1)}${rest}`];
}
