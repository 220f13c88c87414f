import assert from 'node:assert/strict';
import { compile } from '../../../document/compile.ts';
import { readDocument } from '../../../document/read.ts';
import type { VendorProfile } from '../../../requirement/profile.ts';
import type { Requirement } from '../../../requirement/requirement.ts';

export interface Wording {
  readonly url: string;
  /** Clauses of Endpoint/Connection beside URL. */
  readonly endpoint?: string;
  /** Prose of Exchanged Data above the table. */
  readonly data?: string;
  /** Rows of the operations table: `create | POST /things | by key`. None: every path is allowed. */
  readonly operations?: readonly string[];
  /** Clauses and tables of Error Handling. */
  readonly errors?: string;
  readonly rest?: string;
  readonly profiles?: readonly VendorProfile[];
  readonly environment?: string;
}

/** A document in plain words around what a test is about. */
export function documentText(
  { url, endpoint = '', data = '', operations = [], errors = '', rest = '' }: Wording,
  id = 'REQ-I-001',
): string {
  const rows = operations.map((row) => {
    const [name = '', request = '', idempotent = ''] = row.split('|').map((cell) => cell.trim());
    return `| ${name} | \`${request}\` | | | ${idempotent} | |`;
  });
  const table =
    rows.length === 0
      ? []
      : ['| Operation | Request | Input | Output | Idempotent | Timeout |', '|---|---|---|---|---|---|', ...rows];
  return [
    `# ${id}: Things`,
    '',
    '## General Information',
    `**ID**: ${id}`,
    '**External System**: Thing service',
    '**Owner**: Test team',
    '**Criticality**: Important',
    '**Type**: REST API',
    '',
    '## Integration Description',
    'Keeps things, for tests.',
    '',
    '## Technical Specifications',
    '### Endpoint/Connection',
    `- **URL**: ${url}`,
    '- **Protocol**: HTTPS, TLS 1.2 or newer',
    endpoint,
    '',
    '### Exchanged Data',
    data,
    '',
    ...table,
    '',
    '## Error Handling',
    errors,
    '',
    rest,
  ].join('\n');
}

export function requirementOf(wording: Wording): Requirement {
  const document = readDocument(documentText(wording), 'REQ-I-001-things.md');
  const { requirement, diagnostics } = compile(document, { profiles: wording.profiles ?? [], environment: wording.environment });
  const blockers = diagnostics.filter(({ blocks }) => blocks).map(({ message }) => message);
  assert.ok(requirement !== undefined, `the document of this test does not compile: ${blockers.join('; ')}`);
  return requirement;
}
