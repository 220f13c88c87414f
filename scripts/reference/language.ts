/** `docs/reference/document-language.md`: the language as a whole. Every example on the page is read while the page is made. */
import { CLAUSES } from '../../src/document/clauses/index.ts';
import { MEANINGS } from '../../src/document/compile/error-rules.ts';
import { requestForms } from '../../src/document/compile/request-shape.ts';
import { BEGIN, COLUMNS, END } from '../../src/document/matrix.ts';
import { readDocument } from '../../src/document/read.ts';
import { TABLES } from '../../src/document/tables.ts';
import { ENGLISH } from '../../src/document/vocabulary/english.ts';
import type { IntegrationType } from '../../src/requirement/requirement.ts';
import { SECRET_STORES } from '../../src/requirement/secret-reference.ts';
import { isPlaceholder } from '../../src/requirement/units/placeholder.ts';
import { readUnknown } from '../../src/requirement/units/unknown.ts';
import { PHASES } from '../../src/requirement/workflow.ts';
import { linkTo, STANDINGS, sectionTable } from './clauses.ts';
import { code, codes, list, page, table } from './markdown.ts';
import { quantityTable } from './quantities.ts';

/** Ways to write one clause; each has to be read as it. */
const SPELLINGS: readonly (readonly [text: string, says: string])[] = [
  ['**Timeout**: 2 s', 'a line, the label in bold'],
  ['- **Timeout**: 2 s', 'an item of a list'],
  ['**Timeout:** 2 s', 'the colon inside the bold'],
  ['⏱️ **TIMEOUT**: 2 s', 'any case; signs before the label do not count'],
  ['**Zeitlimit**: 2 s', 'another word or language, see [words](document-words.md)'],
  ['**Timeout (refund)**: 2 s', 'for one operation or environment'],
  [
    '**Timeout**: 2 s. The vendor answers in one.',
    'only the first sentence is read, the rest is kept as prose; a name (Owner, External System) has its whole line',
  ],
  ['| Field | Value |\n|---|---|\n| Timeout | 2 s |', 'a row of a table of two columns'],
];
const PLACEHOLDERS = ['[Endpoint URL]', 'REQ-I-XXX', 'Critical | Important | Optional', '{{url}}', '<your key>'];
const UNKNOWNS = ['TBD', 'N/A', 'Varies', 'fair use', 'not documented', 'fast', 'high', 'sub-second', 'real-time'];

export function languagePage(): string {
  return page(
    'The document language',
    'the grammar in `src/document/`',
    'An integration is described by one Markdown document, in the template of the folder or in any of the ways people vary it. This page is the whole language; [clauses](clauses.md) has each clause with its accepted forms, [words](document-words.md) what everything may be called in six languages, [rules](rules.md) and [diagnostics](diagnostics.md) what `check` finds.',
    shape(),
    clauseShape(),
    '## Sections and clauses',
    'A heading of any level opens a section; emoji and numbers before it do not count. A section that is not known is kept as it is, with a note (`unknown-section`). Prose, lists and tables that are none of ours are kept as they are.',
    sectionTable(),
    values(),
    '## Quantities',
    'A number may have a comma for thousands: `1,000`. What could mean two things is refused and asked about: `1.000 requests` may be one or a thousand. Zero, negative and absurd values are errors.',
    quantityTable(),
    secrets(),
    operations(),
    errors(),
    risks(),
    workflow(),
    contracts(),
    comments(),
    formatting(),
  );
}

function shape(): string {
  return [
    '## A document',
    list([
      'is a file called `REQ-I-<digits>-<name>.md` anywhere below the folder of documents. Folders whose name begins with a dot, `node_modules` and `dist` are passed by. A file that is named on the command line may be called anything.',
      'has an id, `REQ-I-001` or with a suffix `REQ-I-012-SAP`. The file name, the `#` heading and **ID** agree (`ids-disagree`).',
      'is about one system. A file about several is refused as a whole (`several-systems`); `concordat import` splits it.',
      'is UTF-8, with or without a byte order mark, with any ends of lines, and at most 1 MiB. UTF-16 is refused, with the advice to save it as UTF-8 (`unreadable-document`).',
    ]),
    'Text inside code fences, HTML comments and block quotes is never a clause. YAML front matter is passed over.',
    'A document that does not *compile* does not run: it has a finding of reading or compiling that stops it. A gateway that is already running keeps its last good version and says so. What *rules* find, errors too, fails `check` and stops no traffic.',
  ].join('\n\n');
}

function clauseShape(): string {
  for (const [text] of SPELLINGS) {
    const { clauses } = readDocument(`# REQ-I-001: X\n\n## Error Handling\n\n${text}\n`, 'REQ-I-001-x.md');
    if (clauses[0]?.name !== 'Timeout' || clauses[0].value !== '2 s') throw new Error(`is read otherwise: ${text}`);
  }
  const runs = CLAUSES.filter(({ govern }) => govern !== undefined).map(linkTo);
  return [
    '## A clause',
    'A bold label, a colon, and a value, at the start of a line:',
    table(
      ['Written', 'Is'],
      SPELLINGS.map(([text, says]) => [text.split('\n').map(code).join('<br>'), says]),
    ),
    'A list nested below a clause gives it clauses of its own, such as Token URL below Authentication. A value may go on in the next lines until an empty one.',
    `A **qualifier** in brackets after the label names an environment, \`URL (sandbox)\`, or one or several operations, \`Timeout (refund, capture)\`. The clauses that can be said for an operation: ${runs.join(', ')}.`,
    list([
      'A label that nobody knows is prose, with a note (`unknown-clause`). One that is nearly known, `Timout`, is an error in the sections that run (`misspelled-clause`).',
      'A clause in another section than its own is read, with a warning (`misplaced-clause`).',
      'A label without bold is prose, with a note and a fix (`unbolded-clause`).',
      'Two clauses that say the same are an error (`duplicate-clause`), and so is a qualifier that names nothing (`unknown-qualifier`, `unknown-operation`).',
    ]),
    `Each clause has a **standing**: *${STANDINGS.enforced}*, *${STANDINGS.kept}*, or *${STANDINGS.pending}* in this version (\`not-executed-yet\`).`,
  ].join('\n\n');
}

function values(): string {
  for (const text of UNKNOWNS) if (readUnknown(text) === undefined) throw new Error(`is taken for a value: ${text}`);
  for (const text of PLACEHOLDERS) if (!isPlaceholder(text)) throw new Error(`is no placeholder: ${text}`);
  return [
    '## Values',
    'Each value has one canonical phrase, and is read in many others. One that cannot be read is an error with the forms that would be (`invalid-value`); it is never half applied. It stops the document where calls would obey it, and fails only `check` where nothing runs by it.',
    list([
      `What nobody knows is said, not faked: ${codes(UNKNOWNS)}. It is a warning (\`value-unknown\`), a safe default holds, and for words that only sound like a promise a figure is suggested.`,
      `What the template left is an error: ${codes(PLACEHOLDERS)} (\`placeholder-left\`).`,
      '`none` turns a policy off, or says that there is none.',
    ]),
  ].join('\n\n');
}

function secrets(): string {
  return [
    '## Secrets',
    'A secret is a reference, never a value. What looks like a credential is an error wherever it stands (`no-secret-value`): the document does not run, and the text is masked in everything that is printed.',
    table(
      ['Reference', 'In this version'],
      Object.entries(SECRET_STORES).map(([store, { standing }]) => [
        code(`${store}:${NAMES[store] ?? 'NAME'}`),
        STANDINGS[standing],
      ]),
    ),
  ].join('\n\n');
}

const NAMES: Readonly<Record<string, string>> = {
  env: 'NAME',
  file: '/run/secrets/name',
  vault: 'path#key',
};

function operations(): string {
  const { must, may } = TABLES.operations;
  return [
    '## Operations',
    `A table below Exchanged Data, known by its columns in any order: ${columns(must)}; and if you like ${columns(may)}. When it is there, only the declared operations can be called. When there is none, every method of every path can (for the types over HTTP).`,
    '```markdown\n| Operation | Request | Input | Output | Idempotent | Timeout |\n|---|---|---|---|---|---|\n| create payment | `POST /v1/payment_intents` | [schema](contracts/stripe.yaml#/components/schemas/PaymentIntent) | | by key | 5 s |\n```',
    'Idempotent is `yes`, `no` or `by key`: whether the operation may be repeated, or only under an idempotency key. Without it the method says so: GET, HEAD, OPTIONS, PUT and DELETE may be. Input and Output are links to contracts, or words. What a request is depends on the Type:',
    table(
      ['Type', 'Request'],
      Object.keys(ENGLISH.types).map((type) => [type, codes(requestForms(type as IntegrationType))]),
    ),
    'A row that cannot be read is an error (`invalid-operation`, `unread-operations`): it would be an operation that does not exist, or a table that opens every path.',
  ].join('\n\n');
}

function errors(): string {
  const { must, may } = TABLES.errors;
  return [
    '## Errors',
    `A table below Error Handling that says what answers mean: ${columns(must)}; and if you like ${columns(may)}.`,
    '```markdown\n| When | Means | Then |\n|---|---|---|\n| 402 `card_declined` | the bank said no | rejected |\n| 409, 429 | come back later | throttled |\n| 404 | not there yet | rejected, retry |\n```',
    `When is statuses (\`402\`, \`4xx\`, \`409, 429\`), codes in code marks, both, or \`any\`. Then is an [outcome](outcomes.md): ${codes(MEANINGS)}, with \`, retry\` where it is worth repeating. Rows are tried in their order, before those of the vendor profile.`,
  ].join('\n\n');
}

function risks(): string {
  const { must, may } = TABLES.risks;
  return [
    '## Risks',
    `A table below Risks: ${columns(must)}; and if you like ${columns(may)}. Or a list below a heading for each category, with \`Mitigation: …\` behind or below an item.`,
    `Categories: ${codes(Object.keys(ENGLISH.categories))}. Likelihood and impact: ${codes(Object.keys(ENGLISH.levels))}.`,
  ].join('\n\n');
}

function workflow(): string {
  return [
    '## Workflow',
    'Task lists below the headings of the phases. The state lives in the document: people tick, and no command does. Behind an item may stand who and when, `- [x] Security review (Anna Rossi, 2026-10-01)`. Items that the template does not have are kept too.',
    table(
      ['Phase', 'Items'],
      Object.entries(PHASES).map(([phase, items]) => [phase, items.join(', ')]),
    ),
    '`concordat workflow` shows the phase of every integration; `check --phase testing` fails while anything up to the end of that phase is open (`open-gate`).',
  ].join('\n\n');
}

function contracts(): string {
  return [
    '## Links to contracts',
    '`[words](contracts/file#fragment)` in Input, Output, Contract, the operations table or the prose of Exchanged Data. The file has to be there, be readable, and have the fragment (`missing-contract-file`, `contract-unreadable`, `missing-contract-fragment`); a declared operation has to be in it (`contract-lacks-operation`).',
    table(
      ['Kind', 'A fragment names'],
      [
        ['OpenAPI 3.0, 3.1, 3.2, Swagger 2.0', 'a JSON pointer, `#/components/schemas/Payment`, or an operationId'],
        ['AsyncAPI 2, 3', 'a JSON pointer, or a channel, message or operation'],
        ['JSON Schema', 'a JSON pointer, or an anchor'],
        ['WSDL, XSD', 'an operation, message, element or type'],
        ['GraphQL SDL', 'a type, or a field of one: `#Query.order`'],
        ['SQL', 'a named statement, `-- name: read_order`'],
        ['COBOL copybook', 'a record or field'],
      ],
    ),
  ].join('\n\n');
}

function comments(): string {
  return [
    '## Comments that mean something',
    list([
      `${code('<!-- concordat-ignore retry-storm: agreed with the vendor on 2026-03-01 -->')} anywhere in a document silences one rule in that document, with a reason. See [rules](rules.md#silencing-one).`,
      `${code(BEGIN)} and ${code(END)} in the README beside the documents: between them \`concordat matrix --write\` keeps the table ${codes(Object.values(COLUMNS))}, and \`check\` fails when it is stale (\`stale-matrix\`). A table of these columns that people keep by hand is held against the documents too (\`matrix-disagrees\`).`,
    ]),
  ].join('\n\n');
}

function formatting(): string {
  return [
    '## What `fmt` does',
    '`concordat fmt` writes values as their canonical phrases and touches nothing else: prose, order, comments and line breaks stay byte for byte. A note in brackets stays behind its value, and a value whose phrase would lose a word is left as it is. `fmt --labels` also moves labels, headings and columns to the canonical words. Formatting twice is formatting once, and a formatted document means what it meant.',
  ].join('\n\n');
}

function columns(names: readonly string[]): string {
  return names.map((name) => (name === 'outcome' ? 'Then' : `${name.slice(0, 1).toUpperCase()}${name.slice(1)}`)).join(', ');
}
