/** One clause, heading or row of prose → what a draft says. */
import type { DocumentTable, RawClause, Section } from '../../document.ts';
import type { SectionKey } from '../../vocabulary/vocabulary.ts';
import { knownLabel, knownSection } from '../../vocabulary/words.ts';
import { Draft } from '../draft.ts';
import { writtenPath } from '../http-path.ts';
import { oneLine, variableFor } from '../words.ts';

const METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);
const IDEMPOTENT: ReadonlySet<string> = new Set(['GET', 'HEAD', 'PUT', 'DELETE', 'OPTIONS']);
/** An address in words; not what ends the sentence around it. */
export const ADDRESS = /https?:\/\/[^\s`<>()[\]"'|,;]{1,500}/g;
/** `2. `, `5.1 `, `3) `. */
const NUMBERED = /^\d{1,3}(?:(?:\.\d{1,3}){0,4}[.)] |(?:\.\d{1,3}){1,4} )/;
const LONGEST = 20_000;

/** A draft whose prose is still being collected. */
export class ProseDraft {
  readonly draft: Draft;

  constructor(title: string) {
    this.draft = new Draft(title);
  }

  takeOperations({ columns, rows }: DocumentTable): void {
    const [name, ...request] = ['operation', 'request', 'method', 'path'].map((column) => columns.indexOf(column));
    for (const { cells } of rows) {
      const words = request.flatMap((at) => cells[at]?.text ?? []);
      addEndpoints(`${words.join(' ')} - ${cells[name ?? 0]?.text ?? ''}`, this.draft);
    }
  }

  /** An address that stands in the description alone is proposed, where it is the only one. */
  done(): Draft {
    const { draft } = this;
    if (draft.clauses.some(({ label }) => label === 'URL')) return draft;
    const words = draft.prose('integration-description').join(' ');
    const addresses = new Set([...words.matchAll(ADDRESS)].map(([address]) => address.replace(/[.:]$/, '')));
    const [address, ...others] = addresses;
    if (address === undefined || others.length > 0 || draft.open('endpoint-connection').some((one) => one.startsWith('URL')))
      return draft;
    draft.propose('URL', address, `URL: the source names ${address} and does not say that it is the URL; this is a proposal`);
    return draft;
  }
}

export function newDraft(title: string): ProseDraft {
  const bracket = title.endsWith(')') ? title.lastIndexOf('(') : -1;
  return new ProseDraft((bracket > 0 ? title.slice(0, bracket) : title).trim().replace(NUMBERED, ''));
}

export function addClause(clause: RawClause, { draft }: ProseDraft): void {
  const { label, value, rest, children, qualifier } = clause;
  const nested = children.map((child) => `${child.label}: ${child.value}`).join('; ');
  const more = rest.replaceAll('\n', ' ');
  const words = (
    more === '' ? value : `${value}${/^\p{Lu}/u.test(more) && /[\p{L}\p{N})]$/u.test(value) ? '.' : ''} ${more}`
  ).slice(0, LONGEST);
  // Words below an address are about the system, and no part of the address.
  const apart = knownLabel(label)?.label === 'URL' && more !== '' && !more.includes('://');
  say(label, apart ? value : words === '' ? nested : words, qualifier, draft);
  if (apart) draft.tell('integration-description', plain(rest));
  if (words !== '') for (const child of children) say(child.label, child.value, child.qualifier, draft);
}

/** Words below a heading: those of the system's own heading describe it, those of `### Base URL` are its base URL. */
export function addSection(section: Section, own: boolean, { draft }: ProseDraft): void {
  const words = section.prose.map(({ text }) => text.slice(0, LONGEST));
  if (own) {
    for (const paragraph of words) if (!addEndpoints(paragraph, draft)) draft.tell('integration-description', plain(paragraph));
    return;
  }
  for (const table of words.filter(isTable)) {
    if (!addEndpoints(table, draft))
      draft.leave('integration-description', `${section.title}: a table, which stands in the source`);
  }
  const paragraphs = words.filter((paragraph) => !isTable(paragraph));
  if (paragraphs.length > 0) say(section.title, paragraphs.join('\n'), undefined, draft);
}

function isTable(words: string): boolean {
  return words.trimStart().startsWith('|');
}

export function say(label: string, written: string, qualifier: string | undefined, draft: Draft): void {
  const known = knownLabel(label);
  const section = knownSection(label);
  if ((known?.label !== 'URL' || !written.includes('://')) && addEndpoints(written, draft)) return;
  if (known === undefined && section === undefined) draft.tell('integration-description', `${label}: ${plain(written)}`);
  else if (known?.label === 'URL') addUrls(written, qualifier, draft);
  else if (known?.label === 'Authentication') addAuthentication(written, draft);
  else if (known?.label === 'External System' || known?.label === 'ID')
    draft.leave('general-information', `${label}: ${plain(written)}`);
  else if (known !== undefined)
    draft.say(
      known.label,
      (known.as ?? '{}').replace('{}', () => plain(written)),
      undefined,
    );
  else addProse(section ?? 'integration-description', label, written, draft);
}

function addProse(section: SectionKey, label: string, written: string, draft: Draft): void {
  if (section === 'integration-description') draft.tell(section, plain(written));
  else draft.leave(section, `${label}: ${plain(written)}`);
}

/** `Production: https://…, Sandbox: https://…`: the first that names no other environment is the URL. */
function addUrls(written: string, qualifier: string | undefined, draft: Draft): void {
  const addresses = [...written.matchAll(ADDRESS)].slice(0, 20);
  if (addresses.length === 0) return draft.say('URL', plain(written));
  let from = 0;
  for (const match of addresses) {
    const before = written.slice(from, match.index).toLowerCase();
    from = match.index + match[0].length;
    const around = `${before} ${written.slice(from, from + 30).split('\n')[0] ?? ''}`.toLowerCase();
    const environment =
      qualifier?.toLowerCase() ?? environmentIn(before) ?? (addresses.length === 1 ? environmentIn(around) : undefined);
    draft.say(
      'URL',
      match[0].replace(/[.:]$/, ''),
      environment === undefined || PRODUCTION.has(environment) ? undefined : environment,
    );
  }
  const url = draft.value('URL');
  if (draft.value('Protocol') === undefined && url?.startsWith('http'))
    draft.say('Protocol', url.startsWith('https:') ? 'HTTPS' : 'HTTP');
}

const PRODUCTION: ReadonlySet<string> = new Set(['production', 'prod', 'live']);

function environmentIn(words: string): string | undefined {
  return ['production', 'sandbox', 'staging', 'test', 'development'].find((word) => words.includes(word));
}

/** Most prose names a scheme and no secret: then one is proposed, and said to be a proposal. */
function addAuthentication(written: string, draft: Draft): void {
  const words = plain(written);
  const before = draft.open('endpoint-connection').length;
  const header =
    /\b(?:in|via|using|as) (?:the )?(?:http )?`?([A-Za-z][\w-]{1,60})`? header\b/i.exec(words)?.[1] ??
    /\bheader:? `?(X-[\w-]{1,60})/i.exec(words)?.[1];
  const lower = words.toLowerCase();
  const why = (...names: readonly string[]) =>
    `Authentication: the source says "${words}" and names no secret; ${names.join(' and ')} ${names.length === 1 ? 'is a proposal' : 'are proposals'}`;
  if (words.includes('env:') || lower === 'none') return draft.say('Authentication', words);
  // A grant of OAuth takes more than one secret; which, only people know.
  if (lower.includes('oauth')) return draft.leave('endpoint-connection', `Authentication: ${words}`);
  if (lower.includes('bearer')) {
    const token = variableFor(draft.system, 'TOKEN');
    draft.propose('Authentication', `Bearer token from ${token}`, why(token));
  } else if (header !== undefined && header.toLowerCase() !== 'authorization' && /\b(?:api|access)?[ -]?key\b/.test(lower)) {
    const key = variableFor(draft.system, 'API_KEY');
    draft.propose('Authentication', `API key in header ${header} from ${key}`, why(key));
  } else if (/\bbasic auth/.test(lower)) {
    const [user, password] = [variableFor(draft.system, 'USER'), variableFor(draft.system, 'PASSWORD')];
    draft.propose('Authentication', `Basic, user from ${user}, password from ${password}`, why(user, password));
  } else if (draft.open('endpoint-connection').length === before) draft.leave('endpoint-connection', `Authentication: ${words}`);
}

/** Lines and items with a method and a path are operations; true when there was one. */
export function addEndpoints(written: string, draft: Draft): boolean {
  let found = false;
  for (const line of written.slice(0, LONGEST).split(/[\n;]/)) {
    const words = line
      .replace(/[`*|]/g, ' ')
      .split(' ')
      .filter((word) => word !== '');
    const at = words.findIndex((word, index) => METHODS.has(word.toUpperCase()) && words[index + 1]?.startsWith('/') === true);
    if (at < 0 || at > 3) continue;
    const method = (words[at] as string).toUpperCase();
    const request = words[at + 1] as string;
    const path = writtenPath(request.replace(/[.,:]$/, '').replace(/:([A-Za-z_]\w*)/g, '{$1}'));
    if (path === undefined) {
      draft.leave('exchanged-data', oneLine(line));
      continue;
    }
    found = true;
    const name = words
      .slice(at + 2)
      .join(' ')
      .replace(/^[-–—:(]+ ?/, '')
      .replace(/[.)]$/, '')
      .trim();
    if (draft.operations.some((one) => one.request === `${method} ${path}`)) continue;
    draft.operation({
      name: name === '' || name.length > 60 ? `${method} ${path}` : name,
      request: `${method} ${path}`,
      input: undefined,
      output: undefined,
      idempotent: IDEMPOTENT.has(method) ? 'yes' : 'no',
    });
  }
  return found;
}

/** Without marks, and with list items as parts of one line. */
function plain(written: string): string {
  return written
    .split('\n')
    .map((line) => line.trim().replace(/^[-*+] /, ''))
    .filter((line) => line !== '')
    .join('; ')
    .replaceAll('**', '')
    .replace(/^`([^`]*)`$/, '$1');
}
