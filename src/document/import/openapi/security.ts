/** How calls are authenticated: the first scheme that the description asks for. Which secret is used is nothing it can know. */
import { childOf, entriesOf } from '../../contracts/pointer.ts';
import type { Draft } from '../draft.ts';
import { entriesAt, listAt, textAt, valueAt } from '../tree.ts';
import { variableFor } from '../words.ts';

const MOST_SCOPES = 10;

export function addSecurity(root: unknown, draft: Draft): void {
  const schemes = new Map([
    ...entriesOf(root, childOf(root, childOf(root, root, 'components'), 'securitySchemes')),
    ...entriesOf(root, valueAt(root, 'securityDefinitions')),
  ]);
  const asked = listAt(root, 'security').flatMap((choice) =>
    Object.keys(typeof choice === 'object' && choice !== null ? choice : {}),
  );
  const names = [...new Set([...asked, ...schemes.keys()])].filter((name) => schemes.has(name)).slice(0, 20);
  for (const name of names) {
    const scheme = schemes.get(name);
    if (draft.value('Authentication') === undefined) add(scheme, scopesOf(root, name), draft);
    else draft.leave('endpoint-connection', `Authentication: the source also has ${name}: ${said(scheme)}`);
  }
}

function add(scheme: unknown, scopes: readonly string[], draft: Draft): void {
  const secret = (what: string) => variableFor(draft.system, what);
  const proposed = (...names: readonly string[]) =>
    `Authentication: the source names no secret; ${names.join(' and ')} ${names.length === 1 ? 'is a proposal' : 'are proposals'}`;
  const type = textAt(scheme, 'type')?.toLowerCase();
  const kind = textAt(scheme, 'scheme')?.toLowerCase();
  if (type === 'apikey') {
    const [name, place] = [textAt(scheme, 'name') ?? '', textAt(scheme, 'in') ?? 'header'];
    draft.propose('Authentication', `API key in ${place} ${name} from ${secret('API_KEY')}`, proposed(secret('API_KEY')));
  } else if (kind === 'bearer') {
    draft.propose('Authentication', `Bearer token from ${secret('TOKEN')}`, proposed(secret('TOKEN')));
  } else if (type === 'basic' || kind === 'basic') {
    const [user, password] = [secret('USER'), secret('PASSWORD')];
    draft.propose('Authentication', `Basic, user from ${user}, password from ${password}`, proposed(user, password));
  } else if (type === 'mutualtls') draft.say('Authentication', 'mutual TLS');
  else if (type === 'oauth2') oauth(scheme, scopes, draft, proposed, secret);
  else draft.leave('endpoint-connection', `Authentication: ${said(scheme)}`);
}

function oauth(
  scheme: unknown,
  scopes: readonly string[],
  draft: Draft,
  proposed: (...names: readonly string[]) => string,
  secret: (what: string) => string,
): void {
  const flow = valueAt(scheme, 'flows', 'clientCredentials') ?? (textAt(scheme, 'flow') === 'application' ? scheme : undefined);
  const token = absolute(textAt(flow, 'tokenUrl'), draft.value('URL'));
  if (token === undefined) return draft.leave('endpoint-connection', `Authentication: ${said(scheme)}`);
  const [id, key] = [secret('CLIENT_ID'), secret('CLIENT_SECRET')];
  const children: (readonly [string, string])[] = [
    ['Token URL', token],
    ['Client ID', id],
    ['Client Secret', key],
  ];
  if (scopes.length > 0 && scopes.length <= MOST_SCOPES) children.push(['Scope', scopes.join(' ')]);
  draft.propose('Authentication', 'OAuth 2.0 client credentials', proposed(id, key), children);
}

/** Addresses in a description may be relative to its server's. */
function absolute(address: string | undefined, server: string | undefined): string | undefined {
  if (address === undefined || address.includes('://')) return address;
  return server !== undefined && URL.canParse(address, server) ? new URL(address, server).href : undefined;
}

/** Scopes that every call asks for; those that single operations ask for are the contract's to say. */
function scopesOf(root: unknown, name: string): readonly string[] {
  return listAt(root, 'security').flatMap((choice) => listAt(choice, name).filter((scope) => typeof scope === 'string'));
}

function said(scheme: unknown): string {
  const flows = entriesAt(scheme, 'flows').map(([flow]) => flow);
  const words = ['type', 'scheme', 'in', 'name', 'flow', 'openIdConnectUrl', 'description'].flatMap(
    (field) => textAt(scheme, field) ?? [],
  );
  return [...words, ...flows].join(', ');
}
