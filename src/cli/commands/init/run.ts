/** Makes the folder with its guide and a first document, and proposes more from what the code calls. What exists is left as it is. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readFolder } from '../../../document/folder.ts';
import { newDocument } from '../../../document/template.ts';
import type { Run } from '../../command.ts';
import { writeLines } from '../../output.ts';
import { printable } from '../../render/printable.ts';
import type { init } from './command.ts';
import { outboundHosts } from './outbound-hosts.ts';
import { proposals } from './proposals.ts';

const GUIDE = new URL('./folder-readme.md', import.meta.url);

export const run: Run<typeof init> = ({ arguments: [asked] }, { out, talk, settings, cwd }) => {
  const folder = asked ?? settings.get('folder');
  mkdirSync(folder, { recursive: true });
  const wanted: (readonly [string, string])[] = [[join(folder, 'README.md'), readFileSync(GUIDE, 'utf8')]];
  if (readFolder(folder).documents.length === 0) wanted.push([join(folder, 'REQ-I-001-payment-gateway.md'), exampleDocument()]);
  for (const [file, text] of wanted) {
    const made = writeNew(file, text);
    if (made) out.lines(printable(file));
    else talk.lines(`${printable(file)} exists and is left as it is.`);
  }
  writeLines(talk, proposals(outboundHosts(cwd), readFolder(folder).documents, cwd));
  talk.lines(
    '',
    'Next:',
    '  concordat check    what is missing in the documents',
    '  concordat new      the next document, from five answers',
  );
  return 0;
};

function exampleDocument(): string {
  return newDocument({
    id: 'REQ-I-001',
    title: 'Payment gateway',
    system: 'Stripe',
    url: 'https://api.stripe.com',
    owner: 'Payments team',
    criticality: 'critical',
    authentication: 'Bearer token from env:STRIPE_SECRET_KEY',
    input: "form-encoded fields, amounts in the currency's smallest unit",
  });
}

/** False when the file was there already. */
function writeNew(file: string, text: string): boolean {
  try {
    writeFileSync(file, text, { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}
