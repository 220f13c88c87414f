/** A folder of documents for the editor's tests: two that know each other, a contract, a README, an example of the environment. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { newDocument } from '../../document/template.ts';

export const CONTRACT = `openapi: 3.1.0
info:
  title: Payments
  version: '1'
paths:
  /v1/payments:
    post:
      operationId: createPayment
      responses:
        '200': { description: paid }
components:
  schemas:
    Payment:
      type: object
`;

export const MAIL = newDocument({
  id: 'REQ-I-002',
  title: 'Mail',
  system: 'Mailer',
  url: 'https://mail.example.com',
  owner: 'Team Post',
  criticality: 'important',
  authentication: 'Bearer token from env:MAIL_TOKEN',
});

export const PAYMENTS = newDocument({
  id: 'REQ-I-001',
  title: 'Payments',
  system: 'Payer',
  url: 'https://pay.example.com',
  owner: 'Team Cash',
  criticality: 'critical',
  authentication: 'Bearer token from env:PAY_TOKEN',
})
  .replace('**Type**: REST API\n', '**Type**: REST API\n**Supports**: REQ-F-001\n**Depends On**: REQ-I-002 (soft)\n')
  .replace('- **Concurrency**', '- **Idempotency**: header Idempotency-Key, kept 24 h\n- **Concurrency**')
  .replace(
    '**Output**: JSON\n',
    `**Output**: JSON

| Operation | Request | Input | Output | Idempotent | Timeout |
|---|---|---|---|---|---|
| create payment | \`POST /v1/payments\` | [payment](contracts/pay.yaml#/components/schemas/Payment) | | by key | 2 s |
`,
  );

const FILES: Readonly<Record<string, string>> = {
  'integrations/REQ-I-001-payments.md': PAYMENTS,
  'integrations/REQ-I-002-mail.md': MAIL,
  'integrations/contracts/pay.yaml': CONTRACT,
  'integrations/README.md': '# Integrations\n\nSee [mail](REQ-I-002-mail.md), REQ-I-002.\n',
  '.env.example': '# names only\nPAY_TOKEN=\nexport MAIL_TOKEN=\nOTHER_KEY=put-yours-here\n',
};

export class TestFolder implements Disposable {
  readonly root = realpathSync(mkdtempSync(join(tmpdir(), 'concordat-lsp-')));

  constructor(files: Readonly<Record<string, string>> = FILES) {
    for (const [file, text] of Object.entries(files)) this.write(file, text);
  }

  path(file: string): string {
    return join(this.root, file);
  }

  write(file: string, text: string): void {
    mkdirSync(dirname(this.path(file)), { recursive: true });
    writeFileSync(this.path(file), text);
  }

  [Symbol.dispose](): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}
