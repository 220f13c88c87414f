import type { Rule } from '../rule.ts';
import { severityFor } from '../severity.ts';

export const missingContractFile: Rule = {
  code: 'missing-contract-file',
  why: 'Without the contract nobody can tell whether what is sent and received is what was agreed.',
  *among(entry, { contract }) {
    if (entry.digest === undefined) return;
    const seen = new Set<string>();
    for (const { file, range } of entry.links) {
      if (seen.has(file) || !isFile(file)) continue;
      seen.add(file);
      if (contract(entry, file).state !== 'missing') continue;
      yield {
        severity: severityFor(entry.digest.criticality),
        range,
        clause: undefined,
        message: `The contract ${file} does not exist beside the document.`,
        remedy:
          "Put the other side's description there (OpenAPI, JSON Schema, WSDL…), or correct the path; it is relative to this document.",
      };
    }
  },
};

/** Addresses of other machines are not looked up. */
function isFile(file: string): boolean {
  return file !== '' && !file.includes('://') && !file.startsWith('mailto:');
}
