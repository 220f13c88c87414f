/** AsyncAPI 2 and 3: one file is one system, a channel is what an operation asks for. */
import { childOf, dereferenced, entriesOf, referenceOf } from '../../contracts/pointer.ts';
import { Draft, type DraftLink } from '../draft.ts';
import { pointerFragment } from '../http-path.ts';
import type { ImportSource } from '../source.ts';
import { entriesAt, readTrees, textAt, valueAt } from '../tree.ts';
import { firstParagraph, stemOf } from '../words.ts';

const TEST_WORDS = ['sandbox', 'staging', 'test', 'development'];

export const asyncapi: ImportSource = {
  kind: 'asyncapi',
  detect: ({ text }) => text.startsWith('asyncapi:') || text.includes('\nasyncapi:') || /^\s*\{\s*"asyncapi"/.test(text),
  read({ text, file }) {
    const trees = readTrees(text);
    if (!trees.ok) return trees;
    const [root] = trees.values;
    const draft = new Draft(textAt(root, 'info', 'title') ?? stemOf(file));
    draft.contract = '';
    draft.say('Type', 'Message Queue');
    draft.tell('integration-description', firstParagraph(textAt(root, 'info', 'description') ?? ''));
    addServers(root, draft);
    addChannels(root, draft);
    addOperations(root, draft);
    return { ok: true, drafts: [draft], left: [] };
  },
};

function addServers(root: unknown, draft: Draft): void {
  for (const [name, server] of entriesAt(root, 'servers').slice(0, 20)) {
    const protocol = textAt(server, 'protocol') ?? '';
    const address = textAt(server, 'url') ?? `${textAt(server, 'host') ?? ''}${textAt(server, 'pathname') ?? ''}`;
    if (address === '') continue;
    const url = address.includes('://') ? address : `${protocol.replace('kafka-secure', 'kafka')}://${address}`;
    const environment = TEST_WORDS.find((word) => name.toLowerCase().startsWith(word));
    draft.say(
      'URL',
      url,
      draft.value('URL') === undefined && environment === undefined ? undefined : (environment ?? kebab(name)),
    );
    if (draft.value('Protocol') === undefined && protocol !== '') draft.say('Protocol', protocol);
    for (const scheme of securityOf(root, server))
      draft.leave(
        'endpoint-connection',
        `Authentication: ${textAt(scheme, 'type') ?? ''} ${textAt(scheme, 'description') ?? ''}`,
      );
  }
}

function securityOf(root: unknown, server: unknown): readonly unknown[] {
  const listed = valueAt(server, 'security');
  if (!Array.isArray(listed)) return [];
  return listed.slice(0, 10).map((entry) => {
    const found = dereferenced(root, entry);
    const [name] = typeof found === 'object' && found !== null ? Object.keys(found) : [];
    return textAt(found, 'type') === undefined && name !== undefined
      ? valueAt(root, 'components', 'securitySchemes', name)
      : found;
  });
}

/** Version 2: what a channel lets others publish and subscribe to. */
function addChannels(root: unknown, draft: Draft): void {
  for (const [channel, item] of entriesAt(root, 'channels')) {
    for (const action of ['publish', 'subscribe'] as const) {
      const operation = childOf(root, item, action);
      if (operation === undefined) continue;
      const message = messageOf(valueAt(operation, 'message'), ['channels', channel, action, 'message']);
      const request = `${action === 'publish' ? 'publish' : 'consume'} ${channel}`;
      const name = textAt(operation, 'operationId') ?? request;
      const [input, output] = action === 'publish' ? [message, undefined] : [undefined, message];
      draft.operation({ name, request, input, output, idempotent: undefined });
    }
  }
}

/** Version 3: operations name their channel, and what the application that they describe does there; we do the opposite. */
function addOperations(root: unknown, draft: Draft): void {
  for (const [name, operation] of entriesOf(root, valueAt(root, 'operations'))) {
    const channel = valueAt(operation, 'channel');
    const address = textAt(dereferenced(root, channel), 'address') ?? lastPart(referenceOf(channel) ?? name);
    const link = { text: name, fragment: pointerFragment(['operations', name]) };
    const sends = textAt(operation, 'action') === 'send';
    draft.operation({
      name,
      request: `${sends ? 'consume' : 'publish'} ${address}`,
      input: sends ? undefined : link,
      output: sends ? link : undefined,
      idempotent: undefined,
    });
  }
}

function messageOf(message: unknown, at: readonly string[]): DraftLink | undefined {
  if (message === undefined) return undefined;
  const ref = referenceOf(message);
  return ref?.startsWith('#/') === true
    ? { text: lastPart(ref), fragment: pointerFragment(ref.slice(2).split('/')) }
    : { text: textAt(message, 'name') ?? 'message', fragment: pointerFragment(at) };
}

function lastPart(ref: string): string {
  return ref.slice(ref.lastIndexOf('/') + 1);
}

function kebab(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 30);
}
