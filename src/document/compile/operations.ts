/** The operations table → operations without their policies; and the ones that are implied where there is no table. */
import type { ContractLink, HttpRequestShape, RequestShape } from '../../requirement/operation.ts';
import type { IntegrationType } from '../../requirement/requirement.ts';
import { parseDuration } from '../../requirement/units/duration.ts';
import { isPlaceholder } from '../../requirement/units/placeholder.ts';
import { fileOf, isContractFile, linksIn } from '../contracts/link.ts';
import type { Document, DocumentTable, Section, TableRow, Written } from '../document.ts';
import { cell } from '../tables.ts';
import { nearest } from '../vocabulary/nearest.ts';
import { knownAnswer } from '../vocabulary/words.ts';
import type { Findings } from './findings.ts';
import { requestForms, requestShape } from './request-shape.ts';

export interface OperationRow {
  readonly name: string;
  readonly request: string;
  readonly http: HttpRequestShape | undefined;
  readonly input: ContractLink | undefined;
  readonly output: ContractLink | undefined;
  /** As the cell says; undefined where it is empty. */
  readonly idempotent: 'yes' | 'no' | 'by key' | undefined;
  /** The Timeout cell in milliseconds. */
  readonly timeout: number | undefined;
  readonly implicit: boolean;
  /** The row and its cells; undefined for an implicit operation. */
  readonly row: TableRow | undefined;
  readonly timeoutCell: Written | undefined;
  readonly idempotentCell: Written | undefined;
}

const LONGEST = 2_000;
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];
/** Types whose requests are HTTP requests when the Request cell has the shape of one. */
const OVER_HTTP: ReadonlySet<IntegrationType> = new Set([
  'REST API',
  'GraphQL API',
  'SOAP',
  'Webhook',
  'Object Storage',
  'Mail',
  'Telemetry',
]);
const REQUEST_FORMS = ['`GET /v1/payments/{id}`', '`POST /v1/payments`'];
/** Characters of a path and `{params}`; a query belongs to the input. */
const PATH = /^\/(?:[\w\-.~!$&'()*+,;=:@%/]|\{[A-Za-z_][\w-]*(?:\.\.\.)?\})*$/;

export function readOperations(document: Document, findings: Findings): OperationRow[] {
  const rows: OperationRow[] = [];
  const names = new Set<string>();
  for (const table of document.operations) {
    for (const row of table.rows) {
      const operation = readRow(table, row, findings);
      if (operation === undefined) continue;
      if (names.has(operation.name.toLowerCase())) {
        const place = cell(table, row, 'operation')?.range ?? row.range;
        findings.add('invalid-operation', place, `a second operation is called ${operation.name}`);
      }
      names.add(operation.name.toLowerCase());
      rows.push(operation);
    }
  }
  return rows;
}

/** The key of an operation's clause. */
export function operationKey(name: string): string {
  return `exchanged-data.operations(${name.toLowerCase()})`;
}

/** One operation per method, any path. */
export function impliedOperations(type: IntegrationType, url: string | undefined): OperationRow[] {
  if (!OVER_HTTP.has(type) || (url !== undefined && !/^https?:/i.test(url))) return [];
  return METHODS.map((method) => ({
    name: method,
    request: `${method} /{path...}`,
    http: { method, path: '/{path...}' },
    input: undefined,
    output: undefined,
    idempotent: undefined,
    timeout: undefined,
    implicit: true,
    row: undefined,
    timeoutCell: undefined,
    idempotentCell: undefined,
  }));
}

/** What a method promises (RFC 9110, section 9.2): reads, and what may be repeated. */
export function isRead(http: HttpRequestShape | undefined): boolean {
  return http !== undefined && ['GET', 'HEAD', 'OPTIONS'].includes(http.method);
}

export function isIdempotentMethod(http: HttpRequestShape | undefined): boolean {
  return http !== undefined && ['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE'].includes(http.method);
}

/** What the type makes of a request that is no method and path. */
export function shapeOf({ request, http }: OperationRow, type: IntegrationType): RequestShape | undefined {
  return http === undefined || !OVER_HTTP.has(type) ? requestShape(request, type) : undefined;
}

/**
 * A request that is none of its type. Where calls are made over HTTP by method and path it stops the document; the other types
 * are not called by this version.
 */
export function checkRequests(rows: readonly OperationRow[], type: IntegrationType, findings: Findings): void {
  for (const operation of rows) {
    const { name, request, http, row } = operation;
    const understood = (http !== undefined && OVER_HTTP.has(type)) || shapeOf(operation, type) !== undefined;
    if (understood || row === undefined || isPlaceholder(request)) continue;
    const what = type === 'REST API' ? 'no method and path' : `none of the type ${type}`;
    const path = request.slice(request.indexOf(' ') + 1);
    const place = row.cells.findLast(({ text }) => plain(text) === request || plain(text) === path)?.range ?? row.range;
    findings.add(
      'invalid-operation',
      place,
      `the request of ${name} is ${what}: \`${request}\`${type === 'REST API' ? partAtFault(request) : ''}`,
      {
        remedy: `Write it as ${requestForms(type)
          .map((form) => `\`${form}\``)
          .join(' or ')}.`,
        blocks: type === 'REST API',
      },
    );
  }
}

/** Which part of a method and a path is none. */
function partAtFault(request: string): string {
  const space = request.indexOf(' ');
  const [method, path] = [request.slice(0, Math.max(0, space)), request.slice(space + 1).trim()];
  if (space < 0) return '';
  if (!METHODS.includes(method.toUpperCase())) return `; the method is one of ${METHODS.join(', ')}`;
  if (!path.startsWith('/')) return '; the path begins with `/`, and the host is said by URL';
  return path.includes('?') ? '; what follows `?` belongs to the input' : '';
}

/** Sections in which people list operations; a heading that nobody knows has the section around it. */
const PLACES: ReadonlySet<string> = new Set(['exchanged-data', 'technical-specifications', 'endpoint-connection', '']);

/**
 * Says so when a document means to declare operations and none could be read: implied ones in their place would open every
 * path of every method.
 */
export function checkDeclared(
  document: Document,
  rows: readonly OperationRow[],
  implied: readonly OperationRow[],
  findings: Findings,
): void {
  if (rows.length > 0) return;
  const [declared] = document.operations;
  if (declared !== undefined) {
    const told = findings.diagnostics.some(({ code, blocks }) => code === 'invalid-operation' && blocks);
    if (!told) findings.add('unread-operations', declared.range, 'the operations table declares no operation');
    return;
  }
  if (implied.length === 0) return;
  for (const { section, header, rows: body, range } of document.tables) {
    const cells = body.map((row) => row.cells.map(({ text }) => text));
    if (
      !meansOperations(
        section,
        header.map(({ text }) => text),
        cells,
      )
    )
      continue;
    findings.add(
      'unread-operations',
      range,
      'this table lists operations, and its header has neither Operation and Request nor Operation, Method and Path',
    );
  }
  for (const { section, text, range } of looseWords(document)) {
    const [header, ...body] = pipeRows(text);
    if (header === undefined || !meansOperations(section, header, body)) continue;
    findings.add(
      'unread-operations',
      range,
      'these lines list operations and are no table: the line of dashes below the header is missing',
    );
  }
}

/** A header of two columns that are, or nearly are, Operation and Request; in its own section one is enough; else the requests tell. */
function meansOperations(section: Section, header: readonly string[], body: readonly (readonly string[])[]): boolean {
  if (!PLACES.has(section.within)) return false;
  const alike = ['operation', 'request'].filter((column) => header.some((text) => isNearly(plain(text), column)));
  if (alike.length === 2 || (alike.length === 1 && section.within === 'exchanged-data')) return true;
  return body.some((cells) => cells.length > 1 && (cells.some((text) => httpShape(plain(text)) !== undefined) || isSplit(cells)));
}

/** A method in one cell and a path in another. */
function isSplit(cells: readonly string[]): boolean {
  const words = cells.map(plain);
  return (
    words.some((word) => METHODS.includes(word.toUpperCase())) && words.some((word) => word.startsWith('/') && PATH.test(word))
  );
}

function isNearly(written: string, column: string): boolean {
  const near = nearest(written, [column]);
  return near !== undefined && near.edits <= 2;
}

/** Paragraphs, and what stands below a clause without an empty line between them. */
function* looseWords({ sections, clauses, tables }: Document): Generator<Written & { readonly section: Section }> {
  const lines = new Set(tables.map(({ range }) => range.start.line));
  for (const section of sections) {
    for (const { text, range } of section.prose) if (!lines.has(range.start.line)) yield { section, text, range };
  }
  for (const clause of clauses)
    if (clause.rest !== '') yield { section: clause.section, text: clause.rest, range: clause.labelRange };
}

/** The cells of the lines that begin and end like a row of a table. */
function pipeRows(text: string): string[][] {
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  return lines
    .filter((line) => /^\|.*\|$/.test(line))
    .map((line) =>
      line
        .slice(1, -1)
        .split('|')
        .map((cell) => cell.trim()),
    );
}

function readRow(table: DocumentTable, row: TableRow, findings: Findings): OperationRow | undefined {
  if (row.cells.some(({ text }) => text.length > LONGEST)) {
    findings.add('invalid-operation', row.range, `a cell is longer than ${LONGEST} characters`);
    return undefined;
  }
  const name = cell(table, row, 'operation');
  const [method, path] = [cell(table, row, 'method'), cell(table, row, 'path')];
  const split = table.columns.includes('method') && table.columns.includes('path');
  const request = split ? path : cell(table, row, 'request');
  if (name === undefined && request === undefined && method === undefined) return undefined;
  if (name === undefined || request === undefined || (split && method === undefined)) {
    findings.add(
      'invalid-operation',
      row.range,
      split ? 'an operation needs a name, a method and a path' : 'an operation needs a name and a request',
      {
        remedy: split
          ? 'Write a name, a method such as `GET`, and a path such as `/v1/payments/{id}`.'
          : `Write a name, and a request such as ${REQUEST_FORMS[0]}.`,
      },
    );
    return undefined;
  }
  for (const written of method === undefined ? [name, request] : [name, method, request]) {
    if (!isPlaceholder(written.text)) continue;
    findings.add('placeholder-left', written.range, `${written.text} is still the template's`);
    return undefined;
  }
  const timeoutCell = cell(table, row, 'timeout');
  const idempotentCell = cell(table, row, 'idempotent');
  const text =
    method === undefined || !(split || request.text.includes('/'))
      ? plain(request.text)
      : joined(plain(method.text), plain(request.text));
  return {
    name: plain(name.text),
    request: text,
    http: httpShape(text),
    input: contractLink(cell(table, row, 'input')?.text),
    output: contractLink(cell(table, row, 'output')?.text),
    idempotent: readIdempotent(idempotentCell, findings),
    timeout: readTimeout(timeoutCell, findings),
    implicit: false,
    row,
    timeoutCell,
    idempotentCell,
  };
}

/** Method and path of two cells; a path that repeats its method (`POST /v1/payments`) says it once. */
function joined(method: string, path: string): string {
  return path.toLowerCase().startsWith(`${method.toLowerCase()} `) ? path : `${method} ${path}`;
}

function httpShape(request: string): HttpRequestShape | undefined {
  const match = /^([A-Za-z]+)\s+(\S+)$/.exec(request);
  const method = match?.[1]?.toUpperCase() ?? '';
  const path = match?.[2] ?? '';
  return METHODS.includes(method) && PATH.test(path) ? { method, path } : undefined;
}

function readIdempotent(written: Written | undefined, findings: Findings): OperationRow['idempotent'] {
  if (written === undefined) return undefined;
  const text = plain(written.text).toLowerCase();
  const answer = knownAnswer(text) ?? (text === 'safe' ? 'yes' : undefined);
  if (answer !== undefined) return answer;
  if (/^(?:by|with|yes,? (?:by|with))?(?: an| the)? ?(?:idempotency )?key$/.test(text)) return 'by key';
  findings.add('invalid-operation', written.range, `\`${written.text}\` does not say whether the operation may be repeated`, {
    remedy: 'Write `yes`, `no` or `by key`.',
  });
  return undefined;
}

function readTimeout(written: Written | undefined, findings: Findings): number | undefined {
  if (written === undefined) return undefined;
  const reading = parseDuration(plain(written.text));
  if (reading.ok) return reading.value;
  findings.unreadable('invalid-operation', written.range, 'the time-out of an operation', reading);
  return undefined;
}

/** `[text](file#fragment)`, or the file alone; other words are a description for people. */
export function contractLink(written: string | undefined): ContractLink | undefined {
  if (written === undefined) return undefined;
  const [first] = linksIn(written);
  const target = first?.target ?? plain(written);
  const to = first === undefined && target.includes(' ') ? undefined : fileOf(target);
  if (to === undefined || to.file === '' || (first === undefined && !isContractFile(to.file))) return undefined;
  return { text: first?.text ?? target, ...to };
}

/** Without the marks of code and emphasis around it. */
function plain(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && '`*_'.includes(text[start] ?? '')) start++;
  while (end > start && '`*_'.includes(text[end - 1] ?? '')) end--;
  return text.slice(start, end).trim();
}
