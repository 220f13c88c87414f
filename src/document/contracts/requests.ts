/** Whether the contracts of a document have the request of one of its operations. */
import type { IntegrationType } from '../../requirement/requirement.ts';
import { nearest } from '../vocabulary/nearest.ts';
import type { Contract, ContractKind } from './contract.ts';
import { percentDecoded } from './pointer.ts';

export type Answer =
  | { readonly state: 'there' }
  /** None of the contracts could tell. */
  | { readonly state: 'unknown' }
  /** `near` is what one of them has instead. */
  | { readonly state: 'absent'; readonly asked: readonly Contract[]; readonly near: string | undefined };

/** In which kind of contract the requests of a type stand, where they are no HTTP requests. */
const BY_NAME: Readonly<Partial<Record<IntegrationType, ContractKind>>> = {
  SOAP: 'wsdl',
  'Message Queue': 'asyncapi',
  Database: 'sql',
};
const LONGEST = 500;

export function lookFor(
  request: string,
  { type, url }: { readonly type: IntegrationType; readonly url: string | undefined },
  contracts: readonly Contract[],
): Answer {
  if (request.length > LONGEST) return { state: 'unknown' };
  const http = requestOf(request);
  const kind = http === undefined ? BY_NAME[type] : 'openapi';
  const asked = contracts.filter((contract) => contract.kind === kind && contract.operations().length > 0);
  if (asked.length === 0) return { state: 'unknown' };
  if (http === undefined) return byName(request, asked);
  const paths = [segments(http.path)];
  const before = url === undefined ? '' : pathOf(url);
  if (before !== '') paths.push(segments(`${before}${http.path}`));
  if (paths.some((path) => path.some((part) => part.includes('...}')))) return { state: 'unknown' };
  const routes = asked.map(routesOf);
  if (paths.some((path) => routes.some((one) => one.exact.has(keyOf(http.method, path)) || one.exact.has(keyOf('', path)))))
    return { state: 'there' };
  const all = routes.flatMap((one) => one.routes);
  const has = ({ method, way }: Route) => (method ?? http.method) === http.method && paths.some((written) => fits(written, way));
  if (all.some(has)) return { state: 'there' };
  return { state: 'absent', asked, near: nearestRequest(http, paths, all) };
}

/** One way to write the path of an operation: alone, or behind its server's. */
interface Route {
  readonly method: string | undefined;
  readonly path: string;
  readonly way: readonly string[];
}

interface Routes {
  readonly routes: readonly Route[];
  /** Methods with paths, for the usual case: written as the contract writes it. */
  readonly exact: ReadonlySet<string>;
}

const known = new WeakMap<Contract, Routes>();

/** Worked out once for a contract, however many documents link to it. */
function routesOf(contract: Contract): Routes {
  const before = known.get(contract);
  if (before !== undefined) return before;
  const routes = contract.operations().flatMap(({ method, path, before: server = '' }) => {
    if (path === undefined) return [];
    const ways = server === '' ? [path] : [path, `${server}${path}`];
    return ways.map((way) => ({ method, path, way: segments(way) }));
  });
  const found = { routes, exact: new Set(routes.map(({ method, way }) => keyOf(method ?? '', way))) };
  known.set(contract, found);
  return found;
}

function keyOf(method: string, way: readonly string[]): string {
  return `${method} ${way.join('/')}`;
}

function byName(request: string, asked: readonly Contract[]): Answer {
  const words = request.split(' ').filter((word) => word !== '');
  // Prose about a request is no name.
  if (words.length > 3 || words.some((word) => !/^[\w.$:#/{}*-]+$/.test(word))) return { state: 'unknown' };
  const operations = asked.flatMap((contract) => contract.operations());
  const declared = new Set(operations.flatMap(({ name, path }) => [name, path].filter((word) => word !== undefined)));
  const names = words.map((word) => word.slice(word.lastIndexOf('#') + 1));
  // A file of one statement needs no name for it.
  if (names.some((name) => name.toLowerCase().endsWith('.sql'))) return { state: 'unknown' };
  if (names.some((name) => declared.has(name) || declared.has(lastPart(name)))) return { state: 'there' };
  return {
    state: 'absent',
    asked,
    near: (nearest(names.at(-1) ?? '', declared) ?? nearest(lastPart(names.at(-1) ?? ''), declared))?.word,
  };
}

/** `tns:placeOrder` and `OrderService.placeOrder` are `placeOrder`. */
function lastPart(name: string): string {
  return name.slice(Math.max(name.lastIndexOf(':'), name.lastIndexOf('.')) + 1);
}

interface HttpRequest {
  readonly method: string;
  readonly path: string;
}

function requestOf(request: string): HttpRequest | undefined {
  const space = request.indexOf(' ');
  const [method, path] = [request.slice(0, space).toUpperCase(), request.slice(space + 1).trim()];
  if (!/^[A-Z]{3,8}$/.test(method) || !path.startsWith('/')) return undefined;
  const query = path.search(/[?#]/);
  return { method, path: query < 0 ? path : path.slice(0, query) };
}

/** Parts of a path; parameters lose their names. */
function segments(path: string): string[] {
  return percentDecoded(path)
    .split('/')
    .filter((part) => part !== '')
    .map(unnamed);
}

/** `{id}.json` is `{}.json`, however the parameter is called. */
function unnamed(part: string): string {
  let out = '';
  for (let at = 0; at < part.length; ) {
    const open = part.indexOf('{', at);
    const close = open < 0 ? -1 : part.indexOf('}', open);
    if (close < 0 || part.slice(open, close).endsWith('...')) return out + part.slice(at);
    out += `${part.slice(at, open)}{}`;
    at = close + 1;
  }
  return out;
}

function fits(written: readonly string[], known: readonly string[]): boolean {
  return (
    known.length === written.length && known.every((part, at) => part === written[at] || stands(written[at] as string, part))
  );
}

/** A concrete value for a parameter that takes a whole part of the path. */
function stands(value: string, part: string): boolean {
  return part === '{}' && !value.includes('{');
}

function pathOf(url: string): string {
  const slash = url.indexOf('/', url.indexOf('://') + 3);
  const path = slash < 0 ? '' : url.slice(slash);
  return path.endsWith('/') ? path.slice(0, -1) : path;
}

/** The same path with another method; else the same method with one part of the path written almost alike. */
function nearestRequest(
  { method }: HttpRequest,
  paths: readonly (readonly string[])[],
  routes: readonly Route[],
): string | undefined {
  const other = routes.find(({ way }) => paths.some((written) => fits(written, way)));
  if (other !== undefined) return `${other.method} ${other.path}`;
  let best: { readonly request: string; readonly edits: number } | undefined;
  for (const route of routes) {
    if (route.method !== method) continue;
    for (const written of paths) {
      const edits = editsInOnePart(written, route.way);
      if (edits !== undefined && edits < (best?.edits ?? Number.POSITIVE_INFINITY))
        best = { request: `${method} ${route.path}`, edits };
    }
  }
  return best?.request;
}

/** How far the only part that differs is from the known one; undefined when more differ, or it is another word. */
function editsInOnePart(written: readonly string[], way: readonly string[]): number | undefined {
  if (written.length !== way.length) return undefined;
  const differing = way.flatMap((part, at) => (part === written[at] || stands(written[at] as string, part) ? [] : [at]));
  const [at] = differing;
  if (at === undefined || differing.length > 1) return undefined;
  const [mine, its] = [written[at] as string, way[at] as string];
  return isVersion(mine) && isVersion(its) ? 1 : nearest(mine, [its])?.edits;
}

/** `v2`: the next version of an API is what was meant more often than another word. */
function isVersion(part: string): boolean {
  return /^v\d{1,4}$/.test(part);
}
