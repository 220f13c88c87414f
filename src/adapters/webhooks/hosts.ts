/** Which addresses a scheme lets us ask: a request that can name any address would have us ask any machine. */

const LABEL = /^[a-z0-9-]{1,63}$/;

/** The address, where it is one over https, on the usual port, without a name and password, on one of the hosts. */
export function allowedUrl(text: string, hosts: readonly string[]): string | undefined {
  if (text.length > 2_000) return undefined;
  const url = URL.parse(text);
  if (url === null || url.protocol !== 'https:' || url.port !== '' || url.username !== '' || url.password !== '')
    return undefined;
  return hosts.some((pattern) => fits(url.hostname, pattern)) ? url.href : undefined;
}

/** `*` stands for one label: `sns.*.example.com`. */
export function fits(name: string, pattern: string): boolean {
  const labels = name.toLowerCase().split('.');
  const wanted = pattern.split('.');
  return (
    labels.length === wanted.length &&
    wanted.every((label, at) => (label === '*' ? LABEL.test(labels[at] as string) : label === labels[at]))
  );
}
