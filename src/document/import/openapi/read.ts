/** OpenAPI 3 and Swagger 2: one file is one system. */
import { entriesOf } from '../../contracts/pointer.ts';
import { Draft } from '../draft.ts';
import type { ImportSource } from '../source.ts';
import { listAt, readTrees, textAt, valueAt } from '../tree.ts';
import { firstParagraph, oneLine, stemOf } from '../words.ts';
import { addOperations } from './operations.ts';
import { addSecurity } from './security.ts';
import { addServers } from './servers.ts';

const MARKS = ['openapi', 'swagger'];

export const openapi: ImportSource = {
  kind: 'openapi',
  detect: ({ text }) => MARKS.some((mark) => hasTopKey(text, mark)),
  read({ text, file }) {
    const trees = readTrees(text);
    if (!trees.ok) return trees;
    const [root] = trees.values;
    const draft = new Draft(textAt(root, 'info', 'title') ?? stemOf(file));
    draft.contract = '';
    draft.say('Type', 'REST API');
    describe(root, draft);
    addServers(root, draft);
    addSecurity(root, draft);
    addLimits(root, draft);
    addOperations(root, draft);
    return { ok: true, drafts: [draft], left: [] };
  },
};

/** `openapi:` at the start of a line, `"openapi":` anywhere near the start. */
function hasTopKey(text: string, key: string): boolean {
  if (/^\s*\{/.test(text)) return text.includes(`"${key}"`);
  return text.startsWith(`${key}:`) || text.includes(`\n${key}:`) || text.includes(`\n"${key}":`);
}

function describe(root: unknown, draft: Draft): void {
  draft.tell('integration-description', firstParagraph(textAt(root, 'info', 'description') ?? ''));
  const summary = textAt(root, 'info', 'summary');
  if (draft.prose('integration-description').length === 0 && summary !== undefined)
    draft.tell('integration-description', summary);
  const documentation = textAt(root, 'externalDocs', 'url');
  if (documentation !== undefined) draft.tell('integration-description', `Documentation: ${documentation}`);
  const contact = ['name', 'email', 'url'].flatMap((field) => textAt(root, 'info', 'contact', field) ?? []);
  if (contact.length > 0) draft.leave('general-information', `Owner: the description names as its contact ${contact.join(', ')}`);
}

/** Limits stand in extensions, if anywhere: `x-ratelimit`, `x-rate-limit`. */
function addLimits(root: unknown, draft: Draft): void {
  for (const where of [root, valueAt(root, 'info')]) {
    for (const [key, value] of entriesOf(root, where)) {
      const name = key.toLowerCase().replaceAll('-', '');
      if (!name.startsWith('xratelimit') && !name.startsWith('xthrottl')) continue;
      if (typeof value === 'string') draft.say('Rate Limits', value);
      else draft.leave('endpoint-connection', `Rate Limits: ${key}: ${oneLine(JSON.stringify(value) ?? '')}`);
    }
  }
  if (listAt(root, 'webhooks').length > 0 || entriesOf(root, valueAt(root, 'webhooks')).length > 0) {
    const events = entriesOf(root, valueAt(root, 'webhooks')).map(([event]) => event);
    draft.leave('webhooks', `the description has webhooks: ${events.slice(0, 20).join(', ')}`);
  }
}
