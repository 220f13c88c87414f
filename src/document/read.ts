/** Text → Document: every part in its place, nothing judged. Pure, linear, never throws. */
import { Collector } from './collect.ts';
import { findSecrets, type Secret } from './credentials/secrets.ts';
import type { Document, Unclosed, Written } from './document.ts';
import type { Heading } from './grammar/block.ts';
import { type Scan, scan } from './grammar/scan.ts';
import type { Slice } from './grammar/source.ts';
import { isOtherId, LONGEST_ID } from './other-id.ts';
import { kebab } from './vocabulary/vocabulary.ts';

const ID = /REQ-I-\d+(?:-[A-Z][A-Z0-9]*(?![a-z]))?/;
/** A suffix ends at a dash or with the name: `REQ-I-012-SAP-orders`, not the beginning of `REQ-I-012-SAPorders`. */
const ID_IN_NAME = /^REQ-I-\d+(?:-[A-Z][A-Z0-9]*(?=-|$))?/;

/** `credentials`: those that were blanked out of the text before. */
export function readDocument(text: string, file: string, credentials?: readonly Secret[]): Document {
  const scanned = scan(text);
  const title = scanned.blocks.find((block): block is Heading => block.kind === 'heading' && block.level === 1);
  const found = new Collector(text, scanned, title);
  const heading = title === undefined ? undefined : words(title, found);
  const headingId = heading === undefined ? null : ID.exec(heading.text);
  const clause =
    found.clauses.find(({ name, section }) => name === 'ID' && section.within === 'general-information') ??
    found.clauses.find(({ name, section }) => name === 'ID' && section.within !== 'webhooks');
  const name = baseName(file);
  const fileName = name.endsWith('.md') ? ID_IN_NAME.exec(name.slice(0, -3))?.[0] : undefined;
  const clauseId = clause === undefined ? null : ID.exec(clause.value);
  const plainTitle =
    heading === undefined
      ? ''
      : heading.text.slice(headingId === null ? 0 : headingId.index + headingId[0].length).replace(/^[\s:–—-]+/, '');
  let secrets = credentials;
  return {
    file,
    text,
    lineStarts: scanned.lineStarts,
    id: headingId?.[0] ?? clauseId?.[0] ?? fileName,
    slug: slugOf(name, fileName) || kebab(plainTitle) || 'document',
    title: plainTitle,
    heading,
    ids: {
      heading: headingId === null || heading === undefined ? undefined : { text: headingId[0], range: heading.range },
      clause: clause === undefined ? undefined : { text: clause.value, range: clause.range },
      fileName,
      other: heading === undefined || headingId !== null ? undefined : otherId(heading),
    },
    get blocks() {
      return scan(text).blocks;
    },
    sections: found.sections.all,
    clauses: found.clauses,
    plain: found.plain,
    operations: found.tables.operations,
    errors: found.tables.errors,
    risks: found.tables.risks,
    tables: found.tables.other,
    tasks: found.tasks,
    unclosed: unclosed(scanned, found),
    swallowed: found.swallowed,
    get credentials() {
      secrets ??= findSecrets(text);
      return secrets;
    },
    masked: credentials !== undefined,
    comments: found.comments,
  };
}

/** What follows the id in the file's name. */
function slugOf(name: string, id: string | undefined): string {
  if (id === undefined) return '';
  const rest = name.slice(id.length, -3);
  return rest.startsWith('-') ? rest.slice(1) : rest;
}

function unclosed({ unclosed: block, lineStarts }: Scan, { source }: Collector): Unclosed | undefined {
  if (block === undefined) return undefined;
  const { kind, start, line, end } = block;
  return { kind, start, range: source.range(start, Math.min(end, (lineStarts[line] ?? end + 1) - 1)) };
}

/** An id of another form, at the start of a heading: words of letters, then a number. */
function otherId(heading: Slice): Written | undefined {
  const { text } = heading;
  let end = 0;
  while (end < text.length && !' :\t–—'.includes(text[end] ?? ' ')) end++;
  return end <= LONGEST_ID && isOtherId(text.slice(0, end)) ? heading.part(0, end) : undefined;
}

function words(heading: Heading, { source }: Collector): Slice {
  return source.slice(heading.textStart, heading.textEnd);
}

function baseName(file: string): string {
  return file.slice(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1);
}
