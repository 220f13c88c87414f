import { requirePresence, WHERE_IT_MATTERS } from '../presence.ts';

/** Types whose other side can be described so that a machine can read it. */
const DESCRIBED = ['REST API', 'GraphQL API', 'SOAP', 'Message Queue', 'Webhook'];

export const requireContract = requirePresence({
  code: 'require-contract',
  why: 'A change that nobody announced is found by comparing answers with a contract, or by customers.',
  what: 'which contract describes what is exchanged',
  remedy:
    'Put the OpenAPI, WSDL, GraphQL or AsyncAPI file of the other side beside the document and write under Testing: `**Contract**: contracts/name.yaml`.',
  section: 'testing',
  label: 'Contract',
  askers: ['exchanged-data.output', 'exchanged-data.input'],
  severity: WHERE_IT_MATTERS,
  isAsked: ({ type, contracts }) => contracts.length === 0 && DESCRIBED.includes(type),
});
