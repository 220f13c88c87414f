/** A Backstage catalogue: each API and each Resource is a system; Components and the rest are only spoken of. */

import type { IntegrationType } from '../../../requirement/requirement.ts';
import { isMapping } from '../../contracts/pointer.ts';
import { contractOf } from '../../contracts/read.ts';
import { Draft } from '../draft.ts';
import { type ImportSource, MOST_DRAFTS } from '../source.ts';
import { listAt, readTrees, textAt, valueAt } from '../tree.ts';
import { holdsSecret } from '../words.ts';

const KINDS = ['API', 'Component', 'Resource', 'System', 'Domain', 'Group', 'User', 'Location', 'Template'];
const TYPES: Readonly<Record<string, IntegrationType>> = {
  openapi: 'REST API',
  asyncapi: 'Message Queue',
  graphql: 'GraphQL API',
  soap: 'SOAP',
  wsdl: 'SOAP',
  database: 'Database',
  'postgres-database': 'Database',
  's3-bucket': 'Object Storage',
  bucket: 'Object Storage',
  queue: 'Message Queue',
  topic: 'Message Queue',
  'kafka-topic': 'Message Queue',
  cache: 'Cache',
  redis: 'Cache',
};
const MOST_LINKS = 20;
/** Titles of a link that is the system's own address. */
const PRODUCTION: ReadonlySet<string> = new Set(['production', 'prod', 'live', 'base url', 'api url', 'url']);

export const backstage: ImportSource = {
  kind: 'backstage',
  detect: ({ text }) =>
    text.includes('backstage.io/v1') && KINDS.some((kind) => text.includes(`kind: ${kind}`) || text.includes(`"${kind}"`)),
  read({ text }) {
    const trees = readTrees(text);
    if (!trees.ok) return trees;
    const entities = trees.values.filter(
      (value) => isMapping(value) && (textAt(value, 'apiVersion') ?? '').startsWith('backstage.io/'),
    );
    const systems = entities.filter((entity) => ['API', 'Resource'].includes(textAt(entity, 'kind') ?? '')).slice(0, MOST_DRAFTS);
    const drafts = systems.map((entity) => draftOf(entity));
    for (const entity of entities) {
      if (textAt(entity, 'kind') === 'Component') addUses(entity, drafts);
      if (textAt(entity, 'kind') === 'System') addSystem(entity, systems, drafts);
    }
    const left = entities
      .filter((entity) => !systems.includes(entity))
      .map((entity) => `${textAt(entity, 'kind')} ${nameOf(entity)} (neither an API nor a Resource)`);
    return { ok: true, drafts, left };
  },
};

function draftOf(entity: unknown): Draft {
  const kind = (textAt(entity, 'kind') ?? '').toLowerCase();
  const draft = new Draft(textAt(entity, 'metadata', 'title') ?? nameOf(entity), refOf(kind, entity));
  const owner = textAt(entity, 'spec', 'owner');
  if (owner !== undefined) draft.say('Owner', withoutKind(owner));
  const type = textAt(entity, 'spec', 'type');
  const known = type === undefined ? undefined : TYPES[type.toLowerCase()];
  if (known !== undefined) draft.say('Type', known);
  else if (type !== undefined) draft.leave('general-information', `Type: ${type}`);
  draft.tell('integration-description', textAt(entity, 'metadata', 'description') ?? '');
  const lifecycle = textAt(entity, 'spec', 'lifecycle');
  if (lifecycle !== undefined) draft.tell('integration-description', `Lifecycle in the catalogue: ${lifecycle}.`);
  const system = textAt(entity, 'spec', 'system');
  if (system !== undefined) draft.tell('integration-description', `Part of the system ${withoutKind(system)}.`);
  for (const link of listAt(entity, 'metadata', 'links').slice(0, MOST_LINKS)) {
    const [url, title] = [textAt(link, 'url'), textAt(link, 'title') ?? 'Link'];
    if (url === undefined) continue;
    if (PRODUCTION.has(title.trim().toLowerCase()) && url.startsWith('https://') && draft.value('URL') === undefined) {
      draft.say('URL', url);
      draft.say('Protocol', 'HTTPS');
    } else draft.tell('integration-description', `${title}: ${url}`);
  }
  for (const needed of listAt(entity, 'spec', 'dependsOn')) if (typeof needed === 'string') draft.dependsOn.push(refFrom(needed));
  addDefinition(entity, draft);
  return draft;
}

/** `$text: ./openapi.yaml` names a file beside the catalogue; a definition inside it that can be read gets a file of its own. */
function addDefinition(entity: unknown, draft: Draft): void {
  const definition = valueAt(entity, 'spec', 'definition');
  const file = ['$text', '$yaml', '$json'].flatMap((key) => textAt(definition, key) ?? [])[0];
  if (file === undefined) {
    if (typeof definition === 'string') addInside(definition, draft);
  } else if (file.includes('://') || file.startsWith('/')) draft.leave('exchanged-data', `Contract: ${file}`);
  else draft.contract = file.startsWith('./') ? file.slice(2) : file;
}

function addInside(definition: string, draft: Draft): void {
  const ending = endingOf(definition);
  const file = contractOf(definition, `definition${ending}`);
  // A copy that holds a credential would spread it.
  if (file.state === 'read' && file.contract.kind !== 'other' && !holdsSecret(definition)) {
    draft.contract = ending;
    draft.definition = definition;
  } else draft.leave('exchanged-data', 'its contract stands inside the catalogue; give it a file of its own and import that');
}

function endingOf(definition: string): string {
  const start = definition.trimStart()[0];
  return start === '{' ? '.json' : start === '<' ? '.xml' : '.yaml';
}

/** Who uses a system is said in the other one's entry. */
function addUses(component: unknown, drafts: readonly Draft[]): void {
  const used = ['consumesApis', 'dependsOn'].flatMap((key) =>
    listAt(component, 'spec', key).flatMap((ref) =>
      typeof ref === 'string' ? refFrom(ref, key === 'consumesApis' ? 'api' : 'component') : [],
    ),
  );
  for (const draft of drafts) {
    if (used.includes(draft.ref)) draft.leave('general-information', `Supports: the component ${nameOf(component)} uses it`);
  }
}

function addSystem(entity: unknown, systems: readonly unknown[], drafts: readonly Draft[]): void {
  const description = textAt(entity, 'metadata', 'description');
  if (description === undefined) return;
  for (const [at, one] of systems.entries()) {
    const system = textAt(one, 'spec', 'system');
    if (system !== undefined && withoutKind(system) === nameOf(entity))
      drafts[at]?.tell('integration-description', `${nameOf(entity)}: ${description}`);
  }
}

function nameOf(entity: unknown): string {
  return textAt(entity, 'metadata', 'name') ?? 'unnamed';
}

function refOf(kind: string, entity: unknown): string {
  return `${kind}:${nameOf(entity)}`.toLowerCase();
}

/** `resource:default/orders-db` is `resource:orders-db`. */
function refFrom(ref: string, kind = 'component'): string {
  const colon = ref.indexOf(':');
  const name = ref.slice(Math.max(colon, ref.lastIndexOf('/')) + 1);
  return `${colon < 0 ? kind : ref.slice(0, colon)}:${name}`.toLowerCase();
}

/** `group:default/payments` is `payments`. */
function withoutKind(ref: string): string {
  return ref.slice(Math.max(ref.lastIndexOf(':'), ref.lastIndexOf('/')) + 1);
}
