import type { Operation } from '../../requirement/operation.ts';
import { pathOnly, segmentsOf } from './path.ts';
import { PathTemplate } from './path-template.ts';

/**
 * Which operation a request is. Built once per requirement; a look-up reads the path once and compares it with the
 * templates of the same method and length. What no operation declares is not found, and so is not sent.
 */
export class OperationTable {
  readonly #byName = new Map<string, Declared>();
  readonly #byShape = new Map<string, Declared[]>();
  readonly #rests = new Map<string, Declared[]>();

  constructor(operations: readonly Operation[]) {
    for (const operation of operations) {
      if (operation.http === undefined) continue;
      const method = operation.http.method.toUpperCase();
      const declared = { operation, template: new PathTemplate(operation.http.path) };
      this.#byName.set(operation.name.toLowerCase(), declared);
      if (declared.template.rest === undefined) add(this.#byShape, `${method} ${declared.template.length}`, declared);
      else add(this.#rests, method, declared);
    }
    for (const group of [...this.#byShape.values(), ...this.#rests.values()]) {
      group.sort((a, b) => a.template.compare(b.template));
    }
  }

  /** `path` may carry a query; it is below the endpoint's own path. A HEAD is found as the GET it stands for. */
  match(method: string, path: string): Operation | undefined {
    const segments = segmentsOf(pathOnly(path));
    if (segments === undefined) return undefined;
    const upper = method.toUpperCase();
    return this.#find(upper, segments) ?? (upper === 'HEAD' ? this.#find('GET', segments) : undefined);
  }

  /** By name, in any case. */
  named(name: string): Declared | undefined {
    return this.#byName.get(name.toLowerCase());
  }

  get names(): readonly string[] {
    return [...this.#byName.values()].map(({ operation }) => operation.name);
  }

  #find(method: string, segments: readonly string[]): Operation | undefined {
    for (const { template, operation } of this.#byShape.get(`${method} ${segments.length}`) ?? []) {
      if (template.matches(segments)) return operation;
    }
    for (const { template, operation } of this.#rests.get(method) ?? []) {
      if (template.matches(segments)) return operation;
    }
    return undefined;
  }
}

export interface Declared {
  readonly operation: Operation;
  readonly template: PathTemplate;
}

function add(groups: Map<string, Declared[]>, key: string, declared: Declared): void {
  const group = groups.get(key);
  if (group === undefined) groups.set(key, [declared]);
  else group.push(declared);
}
