import type { ContractLink } from '../../../requirement/operation.ts';
import { heading, placeOfWords } from '../place.ts';
import type { Rule } from '../rule.ts';
import { severityFor } from '../severity.ts';

export const missingContractFile: Rule = {
  code: 'missing-contract-file',
  why: 'Without the contract nobody can tell whether what is sent and received is what was agreed.',
  *meaning(requirement, document, { exists }) {
    const links = [...requirement.contracts, ...requirement.operations.flatMap(({ input, output }) => [input, output])];
    const seen = new Set<string>();
    for (const link of links) {
      if (link === undefined || seen.has(link.file) || !isFile(link)) continue;
      seen.add(link.file);
      if (exists(document, link.file)) continue;
      yield {
        severity: severityFor(requirement.criticality),
        range: placeOfWords(document, link.file) ?? heading(document),
        clause: undefined,
        message: `The contract ${link.file} does not exist beside the document.`,
        remedy:
          "Put the other side's description there (OpenAPI, JSON Schema, WSDL…), or correct the path; it is relative to this document.",
      };
    }
  },
};

/** Addresses of other machines are not looked up. */
function isFile({ file }: ContractLink): boolean {
  return file !== '' && !file.includes('://') && !file.startsWith('mailto:');
}
