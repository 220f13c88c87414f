/** Whether a text is a document at all, and whether all of it is read. */
import type { Range } from '../../requirement/clause.ts';
import type { Document } from '../document.ts';
import { readDocument } from '../read.ts';
import type { Findings } from './findings.ts';
import { isSeveral } from './several-systems.ts';

const START: Range = { start: { line: 1, column: 1 }, end: { line: 1, column: 1 } };
/** An encoding of two bytes shows in its first letters. */
const GLIMPSE = 200;

/** False: nothing more can be said of it. A block that is never closed is told of, and blocks where it swallows what would be read. */
export function isReadable(document: Document, findings: Findings): boolean {
  const { text, unclosed } = document;
  if (unclosed !== undefined) {
    const swallows = saysSomething(readDocument(text.slice(text.indexOf('\n', unclosed.start) + 1), document.file));
    const whole = swallows && !saysSomething(document);
    const what = unclosed.kind === 'html' ? 'comment or HTML block' : 'code fence';
    findings.add(
      whole ? 'unreadable-document' : 'unclosed-block',
      unclosed.range,
      `the ${what} that begins here is never closed${swallows ? ', and what stands below it is not read' : ''}`,
      swallows ? { severity: 'error', blocks: true } : {},
    );
    if (whole) return false;
  }
  tellSwallowed(document, findings);
  const because = whyNothing(document);
  if (because === undefined) return !isSeveral(document, findings);
  findings.add('unreadable-document', START, because, {
    remedy: 'Start it with `concordat new`, or take the file out of the folder.',
  });
  return false;
}

/** What stands in HTML or in indented code is not read: an error where it is said nowhere else, for a default would take its place. */
function tellSwallowed({ swallowed, clauses }: Document, findings: Findings): void {
  for (const { kind, label, text, range } of swallowed) {
    const html = kind === 'html';
    const said = label !== undefined && clauses.some(({ name }) => name === label);
    findings.add(
      'unclosed-block',
      range,
      html
        ? `${text} stands inside of an HTML block, which ends at the next empty line, and is not read`
        : `${text} is indented by four spaces or more, so it is code and is not read`,
      {
        severity: said ? 'warning' : 'error',
        remedy: html ? 'Leave an empty line between the HTML tag and what follows it.' : 'Take the spaces before it away.',
      },
    );
  }
}

function whyNothing(document: Document): string | undefined {
  const { text } = document;
  if (text.slice(0, GLIMPSE).includes('\0')) return 'the file is written in UTF-16 or is no text; save it as UTF-8';
  if (text.trim() === '') return 'the document is empty';
  return saysSomething(document) ? undefined : 'nothing of the template is in the document: no heading, no section and no clause';
}

/** Whether anything of the template is there. */
function saysSomething({ heading, sections, clauses, operations, errors }: Document): boolean {
  return (
    heading !== undefined ||
    sections.some(({ known }) => known) ||
    clauses.some(({ name }) => name !== undefined) ||
    operations.length + errors.length > 0
  );
}
