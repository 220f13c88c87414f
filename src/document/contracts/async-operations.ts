/** The channels and operations of AsyncAPI 2 and 3. */
import type { ContractOperation } from './contract.ts';
import { childOf, entriesOf } from './pointer.ts';

export function asyncOperations(root: unknown): readonly ContractOperation[] {
  const found: ContractOperation[] = [];
  for (const [name, channel] of entriesOf(root, childOf(root, root, 'channels'))) {
    const address = childOf(root, channel, 'address');
    found.push({ name, method: undefined, path: typeof address === 'string' ? address : name });
    for (const action of ['publish', 'subscribe']) {
      const id = childOf(root, childOf(root, channel, action), 'operationId');
      if (typeof id === 'string') found.push({ name: id, method: undefined, path: name });
    }
  }
  for (const [name, operation] of entriesOf(root, childOf(root, root, 'operations'))) {
    const address = childOf(root, childOf(root, operation, 'channel'), 'address');
    found.push({ name, method: undefined, path: typeof address === 'string' ? address : undefined });
  }
  return found;
}
