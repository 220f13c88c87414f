/** Paths and methods → the operations table, with links into the description. */
import { childOf, dereferenced, entriesOf, referenceOf } from '../../contracts/pointer.ts';
import type { Draft, DraftLink, DraftOperation } from '../draft.ts';
import { pointerFragment, writtenPath } from '../http-path.ts';
import { listAt, textAt, valueAt } from '../tree.ts';

/** What a method promises (RFC 9110, section 9.2.2). */
const METHODS: Readonly<Record<string, 'yes' | 'no'>> = {
  get: 'yes',
  head: 'yes',
  options: 'yes',
  put: 'yes',
  delete: 'yes',
  post: 'no',
  patch: 'no',
};

export function addOperations(root: unknown, draft: Draft): void {
  let header: string | undefined;
  for (const [path, item] of entriesOf(root, valueAt(root, 'paths'))) {
    const written = writtenPath(path);
    const methods = entriesOf(root, item).filter(([method]) => Object.hasOwn(METHODS, method));
    if (written === undefined && methods.length > 0)
      draft.leave('exchanged-data', `${methods.map(([method]) => method.toUpperCase()).join(', ')} ${path}`);
    if (written === undefined) continue;
    for (const [method, operation] of methods) {
      const key = keyHeader(root, item, operation);
      header ??= key;
      const by: DraftOperation['idempotent'] = METHODS[method] === 'no' && key !== undefined ? 'by key' : METHODS[method];
      draft.operation({
        name: textAt(operation, 'operationId') ?? `${method.toUpperCase()} ${written}`,
        request: `${method.toUpperCase()} ${written}`,
        input: inputOf(root, operation, ['paths', path, method]),
        output: outputOf(root, operation, ['paths', path, method]),
        idempotent: by,
      });
    }
  }
  if (header !== undefined) draft.say('Idempotency', `header ${header}`);
}

/** The header that carries an idempotency key, when the operation takes one. */
function keyHeader(root: unknown, item: unknown, operation: unknown): string | undefined {
  for (const written of [...listAt(operation, 'parameters'), ...listAt(item, 'parameters')]) {
    const parameter = dereferenced(root, written);
    const name = textAt(parameter, 'name');
    if (textAt(parameter, 'in') !== 'header' || name === undefined) continue;
    const bare = name.toLowerCase().replaceAll('-', '');
    if ((bare.endsWith('idempotencykey') || bare.endsWith('idempotentkey')) && /^[\w-]{1,60}$/.test(name)) return name;
  }
  return undefined;
}

function inputOf(root: unknown, operation: unknown, at: readonly string[]): DraftLink | undefined {
  const body = childOf(root, operation, 'requestBody');
  if (body !== undefined) return schemaOf(root, body) ?? { text: 'body', fragment: pointerFragment([...at, 'requestBody']) };
  const parameter = listAt(operation, 'parameters').find((one) => textAt(dereferenced(root, one), 'in') === 'body');
  const schema = childOf(root, parameter, 'schema');
  return schema === undefined ? undefined : named(schema);
}

function outputOf(root: unknown, operation: unknown, at: readonly string[]): DraftLink | undefined {
  const responses = entriesOf(root, childOf(root, operation, 'responses'));
  const [status, response] = responses.find(([code]) => code.startsWith('2')) ?? [];
  if (status === undefined) return undefined;
  const direct = childOf(root, response, 'schema');
  return (
    (direct === undefined ? schemaOf(root, response) : named(direct)) ?? {
      text: status,
      fragment: pointerFragment([...at, 'responses', status]),
    }
  );
}

/** The named schema of the first content type. */
function schemaOf(root: unknown, body: unknown): DraftLink | undefined {
  const [first] = entriesOf(root, childOf(root, body, 'content'));
  return first === undefined ? undefined : named(childOf(root, first[1], 'schema'));
}

function named(schema: unknown): DraftLink | undefined {
  const ref = referenceOf(schema);
  if (ref === undefined || !ref.startsWith('#/')) return undefined;
  const parts = ref
    .slice(2)
    .split('/')
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  const name = parts.at(-1) ?? '';
  return /^[\w.-]{1,80}$/.test(name) ? { text: name, fragment: pointerFragment(parts) } : undefined;
}
