/** A draft → the text of a document in the template of the language: everything not said is `TBD`, everything not read a to-do. */
import { isPlaceholder } from '../../requirement/units/placeholder.ts';
import { definitionOf } from '../clauses/index.ts';
import { maskSecrets } from '../credentials/secrets.ts';
import type { SectionKey } from '../vocabulary/vocabulary.ts';
import { type Draft, type DraftClause, type DraftLink, MOST_OPERATIONS } from './draft.ts';
import { tableCell, toDoComment } from './words.ts';

export interface Identity {
  /** `REQ-I-007`. */
  readonly id: string;
  /** How the document links to the contract; undefined: there is none. */
  readonly contract: string | undefined;
  /** Ids of the documents it depends on. */
  readonly dependsOn: readonly string[];
  /** Systems it depends on that no document is about. */
  readonly unknown: readonly string[];
  /** What it was made from, as words. */
  readonly source: string;
}

interface Layout {
  readonly section: SectionKey;
  readonly title: string;
  readonly level: 2 | 3;
  /** Labels the bare template has: they stand there also when nothing is known. */
  readonly always: readonly string[];
  /** Bold lines instead of a list. */
  readonly lines?: boolean;
}

const LAYOUT: readonly Layout[] = [
  {
    section: 'general-information',
    title: 'General Information',
    level: 2,
    always: ['External System', 'Owner', 'Criticality', 'Type'],
    lines: true,
  },
  { section: 'integration-description', title: 'Integration Description', level: 2, always: [] },
  { section: 'technical-specifications', title: 'Technical Specifications', level: 2, always: [] },
  {
    section: 'endpoint-connection',
    title: 'Endpoint/Connection',
    level: 3,
    always: ['URL', 'Protocol', 'Authentication', 'Rate Limits'],
  },
  { section: 'exchanged-data', title: 'Exchanged Data', level: 3, always: ['Input', 'Output'], lines: true },
  {
    section: 'sla-and-performance',
    title: 'SLA and Performance',
    level: 2,
    always: ['Availability', 'Response Time', 'Throughput'],
  },
  { section: 'error-handling', title: 'Error Handling', level: 2, always: [] },
  { section: 'security', title: 'Security', level: 2, always: [] },
  { section: 'webhooks', title: 'Webhooks', level: 2, always: [] },
  { section: 'monitoring', title: 'Monitoring', level: 2, always: [] },
  { section: 'testing', title: 'Testing', level: 2, always: [] },
  { section: 'risks', title: 'Risks', level: 2, always: [] },
  { section: 'alternatives', title: 'Alternatives', level: 2, always: [] },
  { section: 'workflow', title: 'Workflow', level: 2, always: [] },
];
/** Sections of the bare template: they stand there also when nothing is known. */
const TEMPLATE: ReadonlySet<SectionKey> = new Set([
  'general-information',
  'integration-description',
  'technical-specifications',
  'endpoint-connection',
  'exchanged-data',
  'sla-and-performance',
  'error-handling',
  'testing',
]);

export function documentText(draft: Draft, identity: Identity): string {
  const parts = [
    `# ${identity.id}: ${draft.system}`,
    `<!-- imported from ${maskSecrets(identity.source).replaceAll('--', '- -')} -->`,
  ];
  for (const layout of LAYOUT) {
    const body = sectionBody(layout, draft, identity);
    if (body.length === 0 && !TEMPLATE.has(layout.section)) continue;
    const empty = body.length === 0 && layout.section !== 'technical-specifications';
    parts.push([`${'#'.repeat(layout.level)} ${layout.title}`, ...(empty ? ['TBD'] : body)].join('\n'));
  }
  const text = `${parts.join('\n\n')}\n`;
  // What a check would take for a credential never leaves the source.
  return maskSecrets(text);
}

function sectionBody({ section, always, lines = false }: Layout, draft: Draft, identity: Identity): string[] {
  const body: string[] = [];
  const written = clausesIn(section, draft, identity);
  const clauses: DraftClause[] = always.flatMap((label) => {
    const said = written.filter((clause) => clause.label === label);
    const general = said.find(({ qualifier }) => qualifier === undefined) ?? clause(label, 'TBD');
    return [general, ...said.filter((one) => one !== general)];
  });
  clauses.push(...written.filter(({ label }) => !always.includes(label)));
  const mark = lines ? '' : '- ';
  if (section === 'general-information') body.push(`**ID**: ${identity.id}`);
  for (const { label, qualifier, value, children } of clauses) {
    body.push(`${mark}**${qualifier === undefined ? label : `${label} (${qualifier})`}**: ${value}`);
    for (const [name, inner] of children) body.push(`  - **${name}**: ${inner}`);
  }
  const prose = draft.prose(section).flatMap((words, at) => (at === 0 && body.length === 0 ? [words] : ['', words]));
  if (prose.length === 0 && body.length === 0 && draft.open(section).length > 0) body.push('TBD');
  body.push(...prose);
  if (section === 'exchanged-data' && draft.operations.length > 0) body.push('', ...operationsTable(draft, identity));
  const open = [...draft.open(section)];
  if (section === 'exchanged-data' && draft.leftOut > 0)
    open.push(`${draft.leftOut} more operations stand in the source; the table has its first ${MOST_OPERATIONS}`);
  if (section === 'general-information' && identity.unknown.length > 0) open.push(`Depends On: ${identity.unknown.join(', ')}`);
  if (open.length > 0 && (section === 'exchanged-data' || prose.length > 0)) body.push('');
  body.push(...open.map(toDoComment));
  return body;
}

function clausesIn(section: SectionKey, draft: Draft, { contract, dependsOn }: Identity): DraftClause[] {
  const clauses = draft.clauses.filter(({ label }) => definitionOf(label, '')?.section === section);
  const has = (label: string) => clauses.some((one) => one.label === label);
  if (section === 'general-information') {
    clauses.unshift(clause('External System', draft.system));
    if (dependsOn.length > 0 && !has('Depends On')) clauses.push(clause('Depends On', dependsOn.join(', ')));
  }
  if (contract !== undefined && section === 'exchanged-data') {
    for (const label of ['Input', 'Output']) if (!has(label)) clauses.push(clause(label, `[contract](${contract})`));
  }
  if (contract !== undefined && section === 'testing' && !has('Contract')) clauses.push(clause('Contract', contract));
  return clauses;
}

function clause(label: string, value: string): DraftClause {
  return { label, qualifier: undefined, value, children: [] };
}

function operationsTable({ operations }: Draft, { contract }: Identity): string[] {
  const linked = contract !== undefined && operations.some(({ input, output }) => input !== undefined || output !== undefined);
  const known = operations.some(({ idempotent }) => idempotent !== undefined);
  const columns = ['Operation', 'Request', ...(linked ? ['Input', 'Output'] : []), ...(known ? ['Idempotent'] : [])];
  const link = (to: DraftLink | undefined) => (to === undefined ? '' : `[${tableCell(to.text)}](${contract}#${to.fragment})`);
  const names = new Set<string>();
  const rows = operations.map(({ name, request, input, output, idempotent }) => [
    uniqueName(tableCell(name), names),
    `\`${tableCell(request, 400).replaceAll('`', '')}\``,
    ...(linked ? [link(input), link(output)] : []),
    ...(known ? [idempotent ?? ''] : []),
  ]);
  return [columns, columns.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
}

/** Two operations of one name cannot be told apart. */
function uniqueName(name: string, names: Set<string>): string {
  const plain = name
    .replace(/[`*[\]]/g, '')
    .replaceAll('{{', '{')
    .trim();
  const stem = plain === '' || isPlaceholder(plain) ? 'operation' : plain;
  let unique = stem;
  for (let number = 2; names.has(unique.toLowerCase()); number++) unique = `${stem} ${number}`;
  names.add(unique.toLowerCase());
  return unique;
}
