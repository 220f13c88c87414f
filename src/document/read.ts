/** Text → Document: every part in its place, nothing judged. Pure, linear, never throws. */
import { Collector } from './collect.ts';
import type { Document, Unclosed, Written } from './document.ts';
import type { Heading } from './grammar/block.ts';
import { type Scan, scan } from './grammar/scan.ts';
import { kebab } from './vocabulary/vocabulary.ts';

const ID = /REQ-I-\d+(?:-[A-Z][A-Z0-9]*(?![a-z]))?/;
const FILE_NAME = /^(REQ-I-\d+(?:-[A-Z][A-Z0-9]*(?=-|\.md$))?)-?(.*?)\.md$/;

export function readDocument(text: string, file: string): Document {
  const scanned = scan(text);
  const title = scanned.blocks.find((block): block is Heading => block.kind === 'heading' && block.level === 1);
  const found = new Collector(text, scanned, title);
  const heading = title === undefined ? undefined : words(title, found);
  const headingId = heading === undefined ? null : ID.exec(heading.text);
  const clause = found.clauses.find(({ name, section }) => name === 'ID' && section.within !== 'webhooks');
  const name = FILE_NAME.exec(baseName(file));
  const fileName = name?.[1];
  const clauseId = clause === undefined ? null : ID.exec(clause.value);
  const plainTitle =
    heading === undefined
      ? ''
      : heading.text.slice(headingId === null ? 0 : headingId.index + headingId[0].length).replace(/^[\s:–—-]+/, '');
  return {
    file,
    text,
    lineStarts: scanned.lineStarts,
    id: headingId?.[0] ?? clauseId?.[0] ?? fileName,
    slug: name?.[2] || kebab(plainTitle) || 'document',
    title: plainTitle,
    heading,
    ids: {
      heading: headingId === null || heading === undefined ? undefined : { text: headingId[0], range: heading.range },
      clause: clause === undefined ? undefined : { text: clause.value, range: clause.range },
      fileName,
    },
    get blocks() {
      return scan(text).blocks;
    },
    sections: found.sections.all,
    clauses: found.clauses,
    operations: found.tables.operations,
    errors: found.tables.errors,
    risks: found.tables.risks,
    tables: found.tables.other,
    tasks: found.tasks,
    unclosed: unclosed(scanned, found),
    comments: found.comments,
  };
}

function unclosed({ unclosed: block, lineStarts }: Scan, { source }: Collector): Unclosed | undefined {
  if (block === undefined) return undefined;
  const { kind, start, line, end } = block;
  return { kind, start, range: source.range(start, Math.min(end, (lineStarts[line] ?? end + 1) - 1)) };
}

function words(heading: Heading, { source }: Collector): Written {
  return source.slice(heading.textStart, heading.textEnd);
}

function baseName(file: string): string {
  return file.slice(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1);
}
