/** What goes round in a circle in a directed graph. Linear in nodes and edges. */

/** One for each group of nodes that can all reach each other. */
export function cycles(graph: ReadonlyMap<string, readonly string[]>): readonly (readonly string[])[] {
  return components(graph)
    .filter(([only, ...others]) => others.length > 0 || (only !== undefined && graph.get(only)?.includes(only)))
    .map((component) => shortestThrough(component[0] ?? '', new Set(component), graph));
}

/** Groups of nodes that can all reach each other (Tarjan), without recursion: a chain of ten thousand is no reason to overflow. */
export function components(graph: ReadonlyMap<string, readonly string[]>): string[][] {
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const open: string[] = [];
  const isOpen = new Set<string>();
  const found: string[][] = [];
  for (const root of graph.keys()) {
    if (index.has(root)) continue;
    const path: { readonly node: string; edge: number }[] = [{ node: root, edge: 0 }];
    while (path.length > 0) {
      const step = path[path.length - 1];
      if (step === undefined) break;
      const { node } = step;
      if (step.edge === 0) {
        index.set(node, index.size);
        low.set(node, index.get(node) ?? 0);
        open.push(node);
        isOpen.add(node);
      }
      const next = graph.get(node)?.[step.edge++];
      if (next !== undefined) {
        if (!graph.has(next)) continue;
        if (!index.has(next)) path.push({ node: next, edge: 0 });
        else if (isOpen.has(next)) low.set(node, Math.min(low.get(node) ?? 0, index.get(next) ?? 0));
        continue;
      }
      path.pop();
      const above = path[path.length - 1];
      if (above !== undefined) low.set(above.node, Math.min(low.get(above.node) ?? 0, low.get(node) ?? 0));
      if (low.get(node) === index.get(node)) found.push(close(node, open, isOpen));
    }
  }
  return found;
}

function close(node: string, open: string[], isOpen: Set<string>): string[] {
  const component: string[] = [];
  for (let last = open.pop(); last !== undefined; last = last === node ? undefined : open.pop()) {
    component.unshift(last);
    isOpen.delete(last);
  }
  return component;
}

/** Breadth first from `start` back to itself, inside the component. */
function shortestThrough(
  start: string,
  component: ReadonlySet<string>,
  graph: ReadonlyMap<string, readonly string[]>,
): readonly string[] {
  const from = new Map<string, string>();
  const queue = [start];
  for (let node = queue.shift(); node !== undefined; node = queue.shift()) {
    for (const next of graph.get(node) ?? []) {
      if (next === start) return trace(from, start, node);
      if (!component.has(next) || from.has(next)) continue;
      from.set(next, node);
      queue.push(next);
    }
  }
  return [start];
}

function trace(from: ReadonlyMap<string, string>, start: string, end: string): readonly string[] {
  const path: string[] = [];
  for (let node: string | undefined = end; node !== undefined && node !== start; node = from.get(node)) path.unshift(node);
  return [start, ...path];
}
