/** Where it is reached: the first server, and those whose description names an environment. */
import type { Draft } from '../draft.ts';
import { entriesAt, listAt, textAt } from '../tree.ts';

/** What people call an environment, and the word for it. */
const ENVIRONMENTS: readonly (readonly [string, string])[] = [
  ['sandbox', 'sandbox'],
  ['staging', 'staging'],
  ['test', 'test'],
  ['develop', 'development'],
  ['demo', 'demo'],
];
const MOST = 20;

interface Server {
  readonly url: string;
  readonly words: string;
}

export function addServers(root: unknown, draft: Draft): void {
  const servers = [...listed(root), ...fromSwagger(root)].slice(0, MOST);
  const production = servers.find(({ words, url }) => environmentOf(words, url) === undefined) ?? servers[0];
  const taken = new Set<string>();
  for (const server of servers) {
    const environment = environmentOf(server.words, server.url);
    const words = server.words === '' ? server.url : `${server.url} (${server.words})`;
    if (!server.url.includes('://')) draft.leave('endpoint-connection', `URL: ${words}`);
    else if (server === production) {
      draft.say('URL', server.url);
      if (environment !== undefined)
        draft.leave('endpoint-connection', `URL: the only address in the source is one for ${environment}`);
    } else if (environment !== undefined && !taken.has(environment)) {
      taken.add(environment);
      draft.say('URL', server.url, environment);
    } else draft.leave('endpoint-connection', `URL: ${words}`);
  }
  const url = draft.value('URL');
  if (url?.startsWith('https:')) draft.say('Protocol', 'HTTPS');
  else if (url?.startsWith('http:')) draft.say('Protocol', 'HTTP');
}

function listed(root: unknown): Server[] {
  return listAt(root, 'servers').flatMap((server) => {
    const url = textAt(server, 'url');
    if (url === undefined) return [];
    return [{ url: filledIn(url, server), words: textAt(server, 'description') ?? '' }];
  });
}

/** Variables take their defaults; one without keeps its braces. */
function filledIn(url: string, server: unknown): string {
  let filled = url;
  for (const [name] of entriesAt(server, 'variables').slice(0, MOST)) {
    const value = textAt(server, 'variables', name, 'default');
    if (value !== undefined) filled = filled.replaceAll(`{${name}}`, value);
  }
  return filled;
}

function fromSwagger(root: unknown): Server[] {
  const host = textAt(root, 'host');
  if (host === undefined) return [];
  const schemes = listAt(root, 'schemes').filter((scheme) => typeof scheme === 'string');
  const address = `${host}${textAt(root, 'basePath') ?? ''}`;
  // Without schemes it is the one that the description was fetched by: nothing in the file says which.
  if (schemes.length === 0) return [{ url: address, words: 'the source names no scheme' }];
  return [{ url: `${schemes.includes('https') ? 'https' : schemes[0]}://${address}`, words: '' }];
}

function environmentOf(words: string, url: string): string | undefined {
  const said = `${words} ${url.slice(0, 100)}`.toLowerCase();
  return ENVIRONMENTS.find(([mark]) => said.split(/[^a-z]/).some((word) => word.startsWith(mark)))?.[1];
}
