/** Rewrites a Swagger 2.0 description as OpenAPI 3.0, as far as judging requests needs: parameters and JSON bodies. */
import type { Document } from 'openapi-backend';

interface SwaggerParameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly description?: string;
  readonly schema?: unknown;
  readonly [keyword: string]: unknown;
}

interface SwaggerOperation {
  readonly operationId?: string;
  readonly parameters?: readonly SwaggerParameter[];
}

export interface SwaggerDocument {
  readonly info: { readonly title: string; readonly version: string };
  readonly definitions: Readonly<Record<string, unknown>>;
  readonly parameters?: Readonly<Record<string, SwaggerParameter>>;
  readonly paths: Readonly<Record<string, Readonly<Record<string, SwaggerOperation | readonly SwaggerParameter[]>>>>;
}

const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch'];

/** `prefix` is put before every path: the base path, where the file leaves it out. */
export function fromSwagger(swagger: SwaggerDocument, prefix: string): Document {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const [path, item] of Object.entries(swagger.paths)) {
    const inherited = resolve(swagger, (item.parameters as readonly SwaggerParameter[] | undefined) ?? []);
    const operations: Record<string, unknown> = {};
    for (const method of METHODS) {
      const operation = item[method] as SwaggerOperation | undefined;
      if (operation !== undefined)
        operations[method] = rewrite(
          operation,
          [...inherited, ...resolve(swagger, operation.parameters ?? [])],
          `${method} ${path}`,
        );
    }
    paths[prefix + path] = operations;
  }
  return { openapi: '3.0.3', info: swagger.info, paths, definitions: swagger.definitions } as unknown as Document;
}

function resolve(swagger: SwaggerDocument, parameters: readonly SwaggerParameter[]): SwaggerParameter[] {
  return parameters.flatMap((parameter) => {
    const reference = parameter.$ref;
    if (typeof reference !== 'string') return [parameter];
    const named = swagger.parameters?.[reference.replace('#/parameters/', '')];
    return named === undefined ? [] : [named];
  });
}

function rewrite(operation: SwaggerOperation, parameters: readonly SwaggerParameter[], name: string): unknown {
  const body = parameters.find((parameter) => parameter.in === 'body');
  const rest = parameters.filter((parameter) => parameter.in === 'query' || parameter.in === 'path');
  return {
    operationId: operation.operationId ?? name,
    parameters: rest.map(({ name, in: place, required, description: _, ...schema }) => ({
      name,
      in: place,
      required: required ?? false,
      schema,
    })),
    ...(body === undefined
      ? {}
      : { requestBody: { required: body.required ?? false, content: { 'application/json': { schema: body.schema } } } }),
    responses: { default: { description: 'not judged' } },
  };
}
