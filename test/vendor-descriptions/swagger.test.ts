import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fromSwagger } from './swagger.ts';

test('parameters and the body of a Swagger 2.0 operation are where OpenAPI 3.0 has them', () => {
  const rewritten = fromSwagger(
    {
      info: { title: 'Mail', version: '3' },
      definitions: { Letter: { type: 'object' } },
      parameters: { limit: { name: 'limit', in: 'query', type: 'integer', description: 'how many' } },
      paths: {
        '/mail/{id}': {
          parameters: [{ name: 'id', in: 'path', required: true, type: 'string' }],
          get: { operationId: 'read', parameters: [{ $ref: '#/parameters/limit', name: '', in: '' }] },
          post: { parameters: [{ name: 'letter', in: 'body', required: true, schema: { $ref: '#/definitions/Letter' } }] },
        },
      },
    },
    '/v3',
  );
  const id = { name: 'id', in: 'path', required: true, schema: { type: 'string' } };
  const responses = { default: { description: 'not judged' } };
  assert.deepEqual(rewritten.paths, {
    '/v3/mail/{id}': {
      get: {
        operationId: 'read',
        parameters: [id, { name: 'limit', in: 'query', required: false, schema: { type: 'integer' } }],
        responses,
      },
      post: {
        operationId: 'post /mail/{id}',
        parameters: [id],
        requestBody: { required: true, content: { 'application/json': { schema: { $ref: '#/definitions/Letter' } } } },
        responses,
      },
    },
  });
});
