/** The requests that an OpenAPI or Swagger description allows. */
import type { ContractOperation } from './contract.ts';
import { childOf, entriesOf, isMapping } from './pointer.ts';

const METHODS: ReadonlySet<string> = new Set(['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace', 'query']);
const MOST = 100_000;

export function httpOperations(root: unknown): readonly ContractOperation[] {
  const operations: ContractOperation[] = [];
  const before = serverPath(root);
  const where = before === '' ? {} : { before };
  for (const [path, item] of [
    ...entriesOf(root, childOf(root, root, 'paths')),
    ...entriesOf(root, childOf(root, root, 'webhooks')),
  ]) {
    if (operations.length > MOST) break;
    const methods = entriesOf(root, item).filter(([method]) => METHODS.has(method));
    // What stands in another file may be any method.
    if (methods.length === 0 && isMapping(item) && typeof item.$ref === 'string' && !item.$ref.startsWith('#'))
      operations.push({ name: undefined, method: undefined, path, ...where });
    for (const [method, operation] of methods) {
      const id = childOf(root, operation, 'operationId');
      operations.push({ name: typeof id === 'string' ? id : undefined, method: method.toUpperCase(), path, ...where });
    }
  }
  return operations;
}

/** Path of the first server (`/v3`), or Swagger's base path; empty where it is the root or unknown. */
function serverPath(root: unknown): string {
  const base = childOf(root, root, 'basePath');
  if (typeof base === 'string') return trimmed(base);
  const servers = childOf(root, root, 'servers');
  const url = Array.isArray(servers) ? childOf(root, servers[0], 'url') : undefined;
  return typeof url === 'string' ? trimmed(pathOf(url)) : '';
}

function pathOf(url: string): string {
  const scheme = url.indexOf('://');
  if (scheme < 0) return url.startsWith('/') ? url : '';
  const slash = url.indexOf('/', scheme + 3);
  return slash < 0 ? '' : url.slice(slash);
}

function trimmed(path: string): string {
  const whole = path.endsWith('/') ? path.slice(0, -1) : path;
  return whole === '' || whole.startsWith('/') ? whole : `/${whole}`;
}
