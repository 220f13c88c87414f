import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { IntegrationType } from '../../requirement/requirement.ts';
import type { Contract, ContractKind, ContractOperation } from './contract.ts';
import { lookFor } from './requests.ts';

function contract(kind: ContractKind, operations: readonly Partial<ContractOperation>[]): Contract {
  const whole = operations.map((one) => ({ name: undefined, method: undefined, path: undefined, ...one }));
  return { kind, version: undefined, has: () => true, nearest: () => undefined, operations: () => whole };
}

const API = contract('openapi', [
  { method: 'GET', path: '/users/{id}', before: '/v1' },
  { method: 'GET', path: '/users', before: '/v1' },
  { method: 'POST', path: '/files/{name}.json', before: '/v1' },
  { path: '/elsewhere' },
]);

function answer(request: string, type: IntegrationType, url: string | undefined, ...contracts: readonly Contract[]): string {
  const found = lookFor(request, { type, url }, contracts);
  return found.state === 'absent' ? `absent, ${found.near ?? 'nothing near'}` : found.state;
}

describe('a request in the contracts of its document', () => {
  for (const [request, url, expected] of [
    ['GET /users/{number}', 'https://a.example/v1', 'there'],
    ['GET /v1/users/{id}', 'https://a.example', 'there'],
    ['GET /users/', 'https://a.example/v1/', 'there'],
    ['get /users?limit=2', undefined, 'there'],
    ['GET /users/me', undefined, 'there'],
    ['POST /files/{x}.json', undefined, 'there'],
    ['PATCH /elsewhere', undefined, 'there'],
    ['GET /{path...}', undefined, 'unknown'],
    ['DELETE /users', undefined, 'absent, GET /users'],
    ['GET /user', undefined, 'absent, GET /users'],
    ['GET /users/{id}/pets', undefined, 'absent, nothing near'],
    ['GET /v2/users', 'https://a.example', 'absent, GET /users'],
    ['POST /files/{x}.xml', undefined, 'absent, nothing near'],
  ] as const) {
    it(`${request} is ${expected}`, () => assert.equal(answer(request, 'REST API', url, API), expected));
  }

  it('is in any of several, and unknown where none of them could have it', () => {
    const second = contract('openapi', [{ method: 'DELETE', path: '/users' }]);
    assert.equal(answer('DELETE /users', 'REST API', undefined, API, second), 'there');
    assert.equal(answer('DELETE /users', 'REST API', undefined, contract('json-schema', [])), 'unknown');
  });

  it('is a name where the type has names', () => {
    const soap = contract('wsdl', [{ name: 'placeOrder' }]);
    assert.equal(answer('OrderService.placeOrder', 'SOAP', undefined, soap), 'there');
    assert.equal(answer('tns:placeOrdr', 'SOAP', undefined, soap), 'absent, placeOrder');
    const events = contract('asyncapi', [{ name: 'created', path: 'orders.created' }]);
    assert.equal(answer('consume orders.created', 'Message Queue', undefined, events), 'there');
    assert.equal(answer('consume orders.creatd', 'Message Queue', undefined, events), 'absent, orders.created');
    const sql = contract('sql', [{ name: 'find_user' }]);
    assert.equal(answer('queries/users.sql#find_user', 'Database', undefined, sql), 'there');
    assert.equal(answer('queries/find-user.sql', 'Database', undefined, sql), 'unknown');
    assert.equal(answer('reads whatever the report needs today', 'Database', undefined, sql), 'unknown');
  });
});
