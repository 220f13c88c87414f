/** How the parts of the description are written. */

export type Schema = Readonly<Record<string, unknown>>;

export const string: Schema = { type: 'string' };
export const number: Schema = { type: 'number' };
export const count: Schema = { type: 'integer', minimum: 0 };
export const boolean: Schema = { type: 'boolean' };
/** Null means without end. */
export const endless: Schema = { oneOf: [number, { enum: [null] }] };

export function object(required: Readonly<Record<string, Schema>>, optional: Readonly<Record<string, Schema>> = {}): Schema {
  const names = Object.keys(required);
  return { type: 'object', ...(names.length === 0 ? {} : { required: names }), properties: { ...required, ...optional } };
}

export function list(items: Schema): Schema {
  return { type: 'array', items };
}

export function reference(name: string): Schema {
  return { $ref: `#/components/schemas/${name}` };
}

export function json(description: string, schema: Schema): Schema {
  return { description, content: { 'application/json': { schema } } };
}

export function text(description: string, contentType: string): Schema {
  return { description, content: { [contentType]: { schema: string } } };
}

export const problem: Schema = {
  description: 'A problem.',
  content: { 'application/problem+json': { schema: reference('Problem') } },
};

export const requirementName: Schema = {
  name: 'requirement',
  in: 'path',
  required: true,
  description: 'Id or slug, in any case.',
  schema: string,
};
