/**
 * A JSON Schema, alone or inside OpenAPI, as a TypeScript type. What a type cannot say (patterns, bounds, formats) is left out;
 * what goes round in a circle, leads out of the file or is too large is `unknown`.
 */
import { pointerParts, resolvePointer } from '../../document/contracts/pointer.ts';

/** Schemas inside schemas. */
const DEPTH = 12;
/** Characters of one type. */
const LARGEST = 20_000;

type Schema = Readonly<Record<string, unknown>>;

/** What a link points at, read as what is sent or what is answered; undefined when that is no schema. */
export function typeAt(tree: unknown, fragment: string | undefined, side: 'body' | 'answer'): string | undefined {
  const target =
    fragment === undefined
      ? { state: 'found' as const, value: tree }
      : resolvePointer(tree, fragment.startsWith('/') ? pointerParts(fragment) : [fragment]);
  if (target.state !== 'found' || !isObject(target.value)) return undefined;
  const schema = schemaOf(target.value, tree, side);
  if (schema === undefined) return undefined;
  const type = new Writer(tree).type(schema, 0, []);
  return type === 'unknown' || type.length > LARGEST ? undefined : type;
}

/** The schema itself, or that of the JSON in an operation, a request, a response. */
function schemaOf(value: Schema, tree: unknown, side: 'body' | 'answer'): Schema | undefined {
  if ('requestBody' in value || 'responses' in value) {
    const part = side === 'body' ? value.requestBody : success(value.responses);
    const found = deref(part, tree);
    return found === undefined ? undefined : schemaOf(found, tree, side);
  }
  if (isObject(value.content)) {
    const [, media] =
      Object.entries(value.content).find(([type]) => type.includes('json') || type.includes('form-urlencoded')) ?? [];
    return isObject(media) && isObject(media.schema) ? media.schema : undefined;
  }
  if (isObject(value.schema)) return value.schema;
  return KEYWORDS.some((keyword) => keyword in value) ? value : undefined;
}

const KEYWORDS = ['type', 'properties', '$ref', 'oneOf', 'anyOf', 'allOf', 'enum', 'const', 'items', 'additionalProperties'];

function success(responses: unknown): unknown {
  if (!isObject(responses)) return undefined;
  const status = Object.keys(responses)
    .sort()
    .find((key) => key.startsWith('2'));
  return status === undefined ? responses.default : responses[status];
}

function deref(value: unknown, tree: unknown): Schema | undefined {
  if (!isObject(value)) return undefined;
  if (typeof value.$ref !== 'string') return value;
  if (!value.$ref.startsWith('#')) return undefined;
  const target = resolvePointer(tree, value.$ref === '#' ? [] : pointerParts(value.$ref.slice(1)));
  return target.state === 'found' && isObject(target.value) ? target.value : undefined;
}

class Writer {
  readonly #tree: unknown;
  #written = 0;

  constructor(tree: unknown) {
    this.#tree = tree;
  }

  type(schema: unknown, depth: number, path: readonly string[]): string {
    if (schema === true) return 'unknown';
    if (schema === false) return 'never';
    if (!isObject(schema) || depth > DEPTH || this.#written > LARGEST) return 'unknown';
    const written = this.#typeOf(schema, depth, path);
    this.#written += written.length;
    return schema.nullable === true && written !== 'unknown' ? union([written, 'null']) : written;
  }

  #typeOf(schema: Schema, depth: number, path: readonly string[]): string {
    const { $ref, oneOf, anyOf, allOf } = schema;
    if (typeof $ref === 'string') {
      const target = path.includes($ref) ? undefined : deref(schema, this.#tree);
      return target === undefined ? 'unknown' : this.type(target, depth + 1, [...path, $ref]);
    }
    if ('const' in schema) return literal(schema.const);
    if (Array.isArray(schema.enum)) return union(schema.enum.map(literal));
    const parts: string[] = [];
    if (Array.isArray(allOf)) parts.push(...allOf.map((one) => this.type(one, depth + 1, path)));
    for (const choice of [oneOf, anyOf])
      if (Array.isArray(choice)) parts.push(union(choice.map((one) => this.type(one, depth + 1, path))));
    const own = this.#own(schema, depth, path);
    if (own !== 'unknown' || parts.length === 0) parts.push(own);
    return intersection(parts);
  }

  #own(schema: Schema, depth: number, path: readonly string[]): string {
    const { type } = schema;
    if (Array.isArray(type)) return union(type.map((one) => this.#ofType(one, schema, depth, path)));
    if (typeof type === 'string') return this.#ofType(type, schema, depth, path);
    if ('properties' in schema || 'additionalProperties' in schema) return this.#object(schema, depth, path);
    return 'items' in schema ? this.#array(schema, depth, path) : 'unknown';
  }

  #ofType(type: unknown, schema: Schema, depth: number, path: readonly string[]): string {
    if (type === 'string' || type === 'boolean' || type === 'null') return type;
    if (type === 'integer' || type === 'number') return 'number';
    if (type === 'array') return this.#array(schema, depth, path);
    return type === 'object' ? this.#object(schema, depth, path) : 'unknown';
  }

  #array({ items, prefixItems }: Schema, depth: number, path: readonly string[]): string {
    if (Array.isArray(prefixItems)) {
      const rest = items === undefined || items === true ? 'unknown' : this.type(items, depth + 1, path);
      const first = prefixItems.map((one) => `${this.type(one, depth + 1, path)}`);
      return `readonly [${[...first, ...(items === false ? [] : [`...${grouped(rest)}[]`])].join(', ')}]`;
    }
    return `readonly ${grouped(items === undefined ? 'unknown' : this.type(items, depth + 1, path))}[]`;
  }

  #object({ properties, required, additionalProperties }: Schema, depth: number, path: readonly string[]): string {
    const needed = new Set(Array.isArray(required) ? required : []);
    const known = isObject(properties) ? Object.entries(properties) : [];
    const fields = known.map(([name, schema]) => {
      const value = this.type(schema, depth + 1, path);
      return needed.has(name)
        ? `readonly ${JSON.stringify(name)}: ${value}`
        : `readonly ${JSON.stringify(name)}?: ${value} | undefined`;
    });
    const others =
      additionalProperties === undefined || additionalProperties === false
        ? undefined
        : this.type(additionalProperties, depth + 1, path);
    if (fields.length === 0) return `Readonly<Record<string, ${others ?? 'unknown'}>>`;
    const object = `{ ${fields.join('; ')} }`;
    return others === undefined ? object : `(${object} & Readonly<Record<string, unknown>>)`;
  }
}

function literal(value: unknown): string {
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : 'number';
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return JSON.stringify(value);
  return 'unknown';
}

function union(types: readonly string[]): string {
  const all = [...new Set(types)];
  if (all.length === 0 || all.includes('unknown')) return 'unknown';
  return all.length === 1 ? (all[0] ?? 'unknown') : `(${all.join(' | ')})`;
}

function intersection(types: readonly string[]): string {
  const all = [...new Set(types)].filter((type) => type !== 'unknown');
  if (all.length === 0) return 'unknown';
  return all.length === 1 ? (all[0] ?? 'unknown') : `(${all.join(' & ')})`;
}

/** Inside an array type, where `readonly` binds to the left. */
function grouped(type: string): string {
  return type.startsWith('readonly ') ? `(${type})` : type;
}

function isObject(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
