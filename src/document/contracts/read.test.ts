import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, before, describe, it } from 'node:test';
import fc from 'fast-check';
import type { Contract } from './contract.ts';
import { contractOf, LARGEST_CONTRACT, readContract } from './read.ts';

const VENDORS = resolve(
  process.env.CONCORDAT_VENDOR_DESCRIPTIONS ?? resolve(import.meta.dirname, '../../../../shared/vendor-descriptions'),
);

function contract(text: string, file: string): Contract {
  const found = contractOf(text, file);
  assert.equal(found.state, 'read', found.state === 'unreadable' ? found.message : '');
  return (found as { readonly contract: Contract }).contract;
}

function refused(text: string, file: string): string {
  const found = contractOf(text, file);
  return found.state === 'unreadable' ? found.message : `read as ${found.state === 'read' ? found.contract.kind : ''}`;
}

/** Which of the fragments it has. */
function among(found: Contract, ...fragments: readonly string[]): string[] {
  return fragments.filter((fragment) => found.has(fragment));
}

const PETS = `openapi: 3.1.0
servers:
  - url: https://pets.example/v2/
paths:
  /pets/{id}:
    get: { operationId: readPet, responses: { '200': { $ref: '#/components/responses/pet' } } }
    parameters: []
  /owners:
    $ref: owners.yaml
components:
  schemas:
    Pet:
      properties:
        owner: { $ref: '#/components/schemas/Owner' }
        away: { $ref: 'owners.yaml#/Away' }
    Owner: { type: object, properties: { name: { type: string } } }
    Loop: { $ref: '#/components/schemas/Pool' }
    Pool: { $ref: '#/components/schemas/Loop' }
    Broken: { $ref: '#/components/schemas/Nobody' }
  responses:
    pet: { description: a pet, content: { application/json: { schema: { $ref: '#/components/schemas/Pet' } } } }
`;

describe('OpenAPI', () => {
  for (const [name, text, file] of [
    ['in plain YAML', PETS, 'pets.yaml'],
    ['in YAML with an anchor', `x-anchor: &a 1\n${PETS}`, 'pets.yaml'],
    ['in JSON', '', 'pets.json'],
  ] as const) {
    it(`${name}: pointers through references, names, operations`, () => {
      const pets = contract(text === '' ? json(PETS) : text, file);
      assert.deepEqual([pets.kind, pets.version], ['openapi', '3.1.0']);
      const there = [
        '',
        '/paths/~1pets~1%7Bid%7D/get',
        '/paths/~1pets~1{id}/get/responses/200/content/application~1json/schema/properties/owner/properties/name',
        '%2Fcomponents%2Fschemas%2FPet',
        '/components/schemas/Pet/properties/away/anything',
        'Pet',
        'readPet',
        'operation/readPet',
        'GET%20/v2/pets/{id}',
      ];
      assert.deepEqual(among(pets, ...there), there);
      const absent = [
        '/paths/~1pets/get',
        '/components/schemas/pet',
        '/components/schemas/Loop/properties',
        '/components/schemas/Broken/properties',
        '/components/schemas/Broken',
        'pets',
        '/constructor',
        '__proto__',
      ];
      assert.deepEqual(among(pets, ...absent), []);
      assert.deepEqual(pets.operations(), [
        { name: 'readPet', method: 'GET', path: '/pets/{id}', before: '/v2' },
        { name: undefined, method: undefined, path: '/owners', before: '/v2' },
      ]);
      assert.equal(pets.nearest('/components/schemas/Ower'), '/components/schemas/Owner');
      assert.equal(pets.nearest('/component/schemas/Pet'), '/components/schemas/Pet');
      assert.equal(pets.nearest('readPett'), 'readPet');
      assert.equal(pets.nearest('/components/schemas/Zebra'), undefined);
    });
  }

  it('Swagger: base path, definitions', () => {
    const found = contract('{"swagger":"2.0","basePath":"/v3","paths":{"/a":{"post":{}}},"definitions":{"A":{}}}', 'a.json');
    assert.equal(found.version, '2.0');
    assert.deepEqual(found.operations(), [{ name: undefined, method: 'POST', path: '/a', before: '/v3' }]);
    assert.ok(found.has('A') && found.has('/definitions/A'));
  });
});

describe('other kinds', () => {
  it('JSON Schema: pointers and anchors', () => {
    const found = contract('{"$schema":"x","$defs":{"a":{"$anchor":"here"}}}', 'x.json');
    assert.equal(found.kind, 'json-schema');
    assert.deepEqual(among(found, '/$defs/a', 'here', 'a', 'there'), ['/$defs/a', 'here', 'a']);
    assert.equal(contract('{}', 'x.schema.json').kind, 'json-schema');
    assert.equal(contract('{}', 'x.json').kind, 'other');
  });

  it('AsyncAPI 2 and 3: channels, operations, messages', () => {
    const two = contract('asyncapi: 2.6.0\nchannels:\n  orders.created:\n    publish:\n      operationId: onOrder\n', 'a.yaml');
    assert.deepEqual(among(two, 'orders.created', 'onOrder', 'x'), ['orders.created', 'onOrder']);
    const three = contract(
      "asyncapi: 3.0.0\nchannels:\n  orders: { address: 'orders/v1' }\noperations:\n  send: { channel: { $ref: '#/channels/orders' } }\n",
      'a.yaml',
    );
    assert.deepEqual(
      three.operations().map(({ name, path }) => [name, path]),
      [
        ['orders', 'orders/v1'],
        ['send', 'orders/v1'],
      ],
    );
  });

  it('WSDL: operations of port types, messages, types, designators', () => {
    const text = `<?xml version="1.0"?><!-- c --><wsdl:definitions xmlns:wsdl="w" xmlns:xs="s"><wsdl:types><xs:schema>
      <xs:element name="Order"><xs:complexType><xs:sequence><xs:element name="total"/></xs:sequence></xs:complexType></xs:element>
      </xs:schema></wsdl:types><wsdl:message name="In"><wsdl:part name="body"/></wsdl:message>
      <wsdl:portType name="Orders"><wsdl:operation name="place"/></wsdl:portType>
      <wsdl:binding name="B"><wsdl:operation name="place"/></wsdl:binding></wsdl:definitions>`;
    const found = contract(text, 'orders.txt');
    assert.deepEqual([found.kind, found.version], ['wsdl', '1.1']);
    assert.deepEqual(found.operations(), [{ name: 'place', method: undefined, path: undefined }]);
    const there = ['place', 'tns:In', 'Orders/place', 'Order/total', 'wsdl11.portTypeOperation(Orders/place)', 'Order'];
    assert.deepEqual(among(found, ...there, 'plaice', 'Order/place'), there);
    assert.equal(found.nearest('plaice'), 'place');
  });

  it('XSD: elements and types', () => {
    const found = contract('<xs:schema xmlns:xs="x"><xs:complexType name="T"/></xs:schema>', 'a.xsd');
    assert.deepEqual([found.kind, found.has('T'), found.has('U')], ['xsd', true, false]);
  });

  it('GraphQL: types, fields, operations of root types', () => {
    const found = contract(
      'schema { query: Root }\ntype Root { user(id: ID!): User }\ntype User { name: String }\nenum E { A }',
      'a.graphql',
    );
    assert.deepEqual(found.operations(), [{ name: 'Root.user', method: undefined, path: undefined }]);
    assert.deepEqual(among(found, 'User', 'User.name', '/Root/user', 'Root.user(id:)', 'E.A', 'User.age'), [
      'User',
      'User.name',
      '/Root/user',
      'Root.user(id:)',
      'E.A',
    ]);
    assert.match(refused('type A {\n  b c\n}', 'a.graphql'), /^line 2: it is no schema of GraphQL$/);
  });

  it('SQL: statements named in any of the ways, and what is created', () => {
    const found = contract(
      '-- name: find_user :one\nselect 1;\n-- :name drop-user :!\n/* @name GetAll */\n--name: x\ncreate table if not exists public.users (id int);',
      'q.sql',
    );
    assert.deepEqual(
      found.operations().map(({ name }) => name),
      ['find_user', 'drop-user', 'GetAll'],
    );
    assert.deepEqual(among(found, 'find_user', 'users', 'public.users', 'ghost'), ['find_user', 'users', 'public.users']);
  });

  it('copybooks: data names in fixed and free columns', () => {
    const found = contract(
      '000100 01  CUSTOMER.\n      *    05 OLD-NAME PIC X.\n           05  CUST-NAME PIC X(30).\n           05 ADDR.\n             10 CITY PIC X.\n',
      'c.cpy',
    );
    assert.deepEqual(among(found, 'CUSTOMER', 'cust-name', 'CITY of ADDR', 'CUSTOMER/CITY', 'OLD-NAME'), [
      'CUSTOMER',
      'cust-name',
      'CITY of ADDR',
      'CUSTOMER/CITY',
    ]);
    assert.match(refused('hello\n', 'c.cpy'), /no level number/);
  });

  it('what nobody can read may hold anything', () => {
    const found = contract('syntax = "proto3";', 'a.proto');
    assert.deepEqual([found.kind, found.has('whatever')], ['other', true]);
  });
});

describe('broken contracts', () => {
  it('say where, and quote nothing', () => {
    assert.match(refused('{\n  "a": hunter2\n}', 'a.json'), /^line 2: it is not JSON$/);
    assert.match(refused('[1,\n2,\n]', 'a.json'), /^line 3: /);
    assert.match(refused('{"a": [1, {"b": "x"}],\n"c" 1}', 'a.json'), /^line 2: /);
    assert.match(refused('a: 1\nb: c: d\n', 'a.yaml'), /^line 2, column \d+: /);
    assert.match(refused('a: 1\na: 2\n', 'a.yaml'), /^line 2, column 1: Map keys must be unique$/);
    assert.match(refused('<a>\n<b></a>', 'a.wsdl'), /^line 2: the XML is not well-formed$/);
    assert.equal(refused(' \n', 'a.yaml'), 'it is empty');
    assert.match(refused('PK\u0003\0', 'a.yaml'), /no text/);
  });

  it('entities, aliases and nesting do not grow', () => {
    const laughs = [
      'a: &a [x, x]',
      ...Array.from(
        { length: 12 },
        (_, n) =>
          `${'bcdefghijklm'[n]}: &${'bcdefghijklm'[n]} [*${'abcdefghijkl'[n]}, *${'abcdefghijkl'[n]}, *${'abcdefghijkl'[n]}]`,
      ),
    ];
    assert.match(refused(laughs.join('\n'), 'a.yaml'), /aliases/);
    assert.match(refused('<!DOCTYPE a [<!ENTITY b "c">]><definitions>&b;</definitions>', 'a.wsdl'), /document type/);
    assert.match(refused(`a: ${'['.repeat(20_000)}`, 'a.yaml'), /nest|line/);
    assert.match(refused(`type A { b: ${'['.repeat(20_000)}`, 'a.graphql'), /nest|no schema/);
  });

  it('no text throws', () => {
    const file = fc.constantFrom('a.json', 'a.yaml', 'a.wsdl', 'a.graphql', 'a.sql', 'a.cpy', 'a.bin');
    const piece = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      '<a',
      '>',
      '</a>',
      'openapi: 3.1.0\n',
      '  ',
      'a: ',
      '"',
      "'",
      '&',
      '#',
      '/',
      'type A {',
      '01 X.',
      '-- name: a\n',
      '\n',
      '$ref',
      ',',
    );
    fc.assert(
      fc.property(
        fc.array(fc.oneof(piece, fc.string({ unit: 'binary', maxLength: 5 })), { maxLength: 20 }),
        file,
        fc.string(),
        (parts, name, fragment) => {
          const found = contractOf(parts.join(''), name);
          if (found.state !== 'read') return;
          assert.equal(typeof found.contract.has(fragment), 'boolean');
          found.contract.nearest(fragment);
          found.contract.operations();
        },
      ),
      { numRuns: 2_000 },
    );
  });
});

describe('files', () => {
  let folder = '';
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'concordat-contract-'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('missing, folders, circles and too large ones are told apart', () => {
    mkdirSync(join(folder, 'd'));
    symlinkSync(join(folder, 'loop'), join(folder, 'loop'));
    writeFileSync(join(folder, 'f.yaml'), '');
    truncateSync(join(folder, 'f.yaml'), LARGEST_CONTRACT + 1);
    const states = ['nothing.yaml', 'd', 'loop', 'f.yaml', 'f.yaml/below', 'a\0b'].map((name) => {
      const found = readContract(join(folder, name));
      return found.state === 'unreadable' ? found.message : found.state;
    });
    assert.deepEqual(states, [
      'missing',
      'it is not a file',
      'its symbolic links go in a circle',
      `it has ${LARGEST_CONTRACT + 1} bytes, and a contract has at most ${LARGEST_CONTRACT}`,
      'missing',
      'missing',
    ]);
  });

  for (const [file, kind, operations, fragments] of [
    ['stripe.openapi.yaml', 'openapi', 300, ['/paths/~1v1~1refunds/post', '/components/schemas/payment_intent', 'PostRefunds']],
    ['sendgrid.swagger.json', 'openapi', 200, ['/paths/~1mail~1send/post']],
    ['twilio.openapi.json', 'openapi', 100, ['/components/schemas/api.v2010.account']],
    ['paypal-orders.openapi.json', 'openapi', 5, ['orders.create']],
    ['google-maps.openapi.json', 'openapi', 10, ['/paths/~1maps~1api~1geocode~1json/get']],
    ['eu-vies.wsdl', 'wsdl', 2, ['checkVat', 'checkVatPortType/checkVat']],
    ['salesforce-partner.wsdl', 'wsdl', 20, ['login', 'sObject']],
  ] as const) {
    const path = join(VENDORS, file);
    const found = readContract(path);
    it(`reads ${file} as it is published`, { skip: found.state === 'missing' ? 'not there' : false }, () => {
      assert.ok(readFileSync(path).length > 0 && found.state === 'read');
      assert.equal(found.contract.kind, kind);
      assert.deepEqual(among(found.contract, ...fragments), fragments);
      assert.ok(found.contract.operations().length >= operations, String(found.contract.operations().length));
    });
  }
});

function json(yaml: string): string {
  const kept = contractOf(yaml, 'x.yaml');
  assert.equal(kept.state, 'read');
  return JSON.stringify(PETS_TREE);
}

const PETS_TREE = {
  openapi: '3.1.0',
  servers: [{ url: 'https://pets.example/v2/' }],
  paths: {
    '/pets/{id}': {
      get: { operationId: 'readPet', responses: { '200': { $ref: '#/components/responses/pet' } } },
      parameters: [],
    },
    '/owners': { $ref: 'owners.yaml' },
  },
  components: {
    schemas: {
      Pet: { properties: { owner: { $ref: '#/components/schemas/Owner' }, away: { $ref: 'owners.yaml#/Away' } } },
      Owner: { type: 'object', properties: { name: { type: 'string' } } },
      Loop: { $ref: '#/components/schemas/Pool' },
      Pool: { $ref: '#/components/schemas/Loop' },
      Broken: { $ref: '#/components/schemas/Nobody' },
    },
    responses: {
      pet: { description: 'a pet', content: { 'application/json': { schema: { $ref: '#/components/schemas/Pet' } } } },
    },
  },
};
