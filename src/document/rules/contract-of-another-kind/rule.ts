import type { IntegrationType } from '../../../requirement/requirement.ts';
import type { ContractKind } from '../../contracts/contract.ts';
import type { Rule } from '../rule.ts';

const NAMES: Readonly<Record<ContractKind, string>> = {
  openapi: 'an OpenAPI description',
  'json-schema': 'a JSON Schema',
  asyncapi: 'an AsyncAPI description',
  wsdl: 'a WSDL',
  xsd: 'an XML Schema',
  graphql: 'a GraphQL schema',
  sql: 'an SQL file',
  copybook: 'a COBOL copybook',
  other: 'a file of another kind',
};

/** What a description of each type is never written in. Schemas of data fit everything. */
const FOREIGN: Readonly<Record<IntegrationType, readonly ContractKind[]>> = {
  'REST API': ['wsdl', 'graphql', 'sql'],
  'GraphQL API': ['wsdl', 'openapi', 'sql', 'copybook'],
  SOAP: ['graphql', 'openapi', 'asyncapi', 'sql'],
  'Message Queue': ['wsdl', 'graphql', 'openapi', 'sql'],
  Webhook: ['graphql', 'sql', 'copybook'],
  'File Exchange': ['wsdl', 'graphql', 'openapi', 'asyncapi'],
  'Object Storage': ['wsdl', 'graphql', 'asyncapi', 'copybook'],
  Database: ['wsdl', 'graphql', 'openapi', 'asyncapi'],
  Cache: ['wsdl', 'graphql', 'openapi', 'asyncapi', 'sql'],
  Mail: ['wsdl', 'graphql', 'sql', 'copybook'],
  Telemetry: ['wsdl', 'graphql', 'sql', 'copybook'],
};

export const contractOfAnotherKind: Rule = {
  code: 'contract-of-another-kind',
  why: 'Either the type is wrong, and calls are governed by the wrong rules, or the file describes another system.',
  *among(entry, { contract }) {
    if (entry.digest === undefined) return;
    const { type, criticality } = entry.digest;
    const seen = new Set<string>();
    for (const { file, range } of entry.links) {
      if (file === '' || seen.has(file)) continue;
      seen.add(file);
      const found = contract(entry, file);
      if (found.state !== 'read' || !FOREIGN[type].includes(found.contract.kind)) continue;
      yield {
        severity: criticality === 'optional' ? 'note' : 'warning',
        range,
        clause: undefined,
        message: `The type is ${type}, and ${file} is ${NAMES[found.contract.kind]}.`,
        remedy: `Correct the \`**Type**\`, or link to the contract that describes this ${type}.`,
      };
    }
  },
};
