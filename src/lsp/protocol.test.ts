/** The server as an editor's client sees it: a process of its own, spoken to over its standard streams by the official library. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { describe, it } from 'node:test';
import {
  type CodeAction,
  CodeActionRequest,
  type CompletionItem,
  type CompletionList,
  CompletionRequest,
  DefinitionRequest,
  type Diagnostic,
  DiagnosticRefreshRequest,
  DidChangeTextDocumentNotification,
  DidChangeWatchedFilesNotification,
  DidCloseTextDocumentNotification,
  DocumentDiagnosticRequest,
  DocumentFormattingRequest,
  DocumentLinkRequest,
  type DocumentSymbol,
  DocumentSymbolRequest,
  FileChangeType,
  FoldingRangeRequest,
  type Hover,
  HoverRequest,
  type Location,
  type MarkupContent,
  PrepareRenameRequest,
  ReferencesRequest,
  RenameRequest,
  type TextDocumentEdit,
  TextDocumentSyncKind,
  type TextEdit,
  type WorkspaceEdit,
  WorkspaceSymbolRequest,
} from 'vscode-languageserver-protocol/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { uriOfPath } from './paths.ts';
import { CAPABLE, TestClient } from './testing/client.ts';
import { MAIL, PAYMENTS, TestFolder } from './testing/folder.ts';

const PAYMENTS_FILE = 'integrations/REQ-I-001-payments.md';
const MAIL_FILE = 'integrations/REQ-I-002-mail.md';

/** An editor with one document open: its text changes with what is typed. */
class Editor {
  readonly client: TestClient;
  document: TextDocument;

  constructor(client: TestClient, uri: string, text: string) {
    this.client = client;
    this.document = TextDocument.create(uri, 'markdown', 1, text);
  }

  static async open(client: TestClient, folder: TestFolder, file: string, text: string): Promise<Editor> {
    return new Editor(client, await client.open(folder.path(file), text), text);
  }

  /** Replaces the first place where the words stand, as an incremental change. */
  async type(words: string, by: string): Promise<void> {
    const start = this.offset(words);
    const range = { start: this.document.positionAt(start), end: this.document.positionAt(start + words.length) };
    await this.change([{ range, text: by }]);
  }

  async change(changes: { range: { start: Position; end: Position }; text: string }[]): Promise<void> {
    const version = this.document.version + 1;
    this.document = TextDocument.update(this.document, changes, version);
    await this.client.connection.sendNotification(DidChangeTextDocumentNotification.type, {
      textDocument: { uri: this.document.uri, version },
      contentChanges: changes,
    });
  }

  async make(edits: readonly TextEdit[]): Promise<void> {
    const sorted = [...edits].sort((a, b) => this.document.offsetAt(b.range.start) - this.document.offsetAt(a.range.start));
    for (const { range, newText } of sorted) await this.change([{ range, text: newText }]);
  }

  /** The request's place: `ahead` characters into the first occurrence of the words. */
  at(words: string, ahead = 1): { textDocument: { uri: string }; position: Position } {
    return { textDocument: { uri: this.document.uri }, position: this.document.positionAt(this.offset(words) + ahead) };
  }

  async hover(words: string, ahead = 1): Promise<string> {
    const found = (await this.client.connection.sendRequest(HoverRequest.type, this.at(words, ahead))) as Hover | null;
    return found === null ? '' : (found.contents as MarkupContent).value;
  }

  async completions(words: string, ahead: number): Promise<CompletionItem[]> {
    const list = (await this.client.connection.sendRequest(CompletionRequest.type, this.at(words, ahead))) as CompletionList;
    return list.items;
  }

  codes(): Promise<string[]> {
    return this.client
      .findings(this.document.uri, (_, version) => version === this.document.version)
      .then((diagnostics) => diagnostics.map(({ code }) => String(code)));
  }

  /** Waits until the code is there, or gone. */
  async until(code: string, there: boolean): Promise<Diagnostic[]> {
    return this.client.findings(
      this.document.uri,
      (diagnostics, version) => version === this.document.version && diagnostics.some((one) => one.code === code) === there,
    );
  }

  async actions(diagnostic: Diagnostic, only?: string[]): Promise<CodeAction[]> {
    const found = await this.client.connection.sendRequest(CodeActionRequest.type, {
      textDocument: { uri: this.document.uri },
      range: diagnostic.range,
      context: { diagnostics: [diagnostic], ...(only === undefined ? {} : { only }) },
    });
    return (found ?? []) as CodeAction[];
  }

  private offset(words: string): number {
    const at = this.document.getText().indexOf(words);
    assert.ok(at >= 0, `"${words}" is not in the text`);
    return at;
  }
}

type Position = { line: number; character: number };

function editsOf(edit: WorkspaceEdit | null | undefined, uri: string): TextEdit[] {
  const changes = (edit?.documentChanges ?? []) as TextDocumentEdit[];
  return changes.filter((change) => change.textDocument?.uri === uri).flatMap(({ edits }) => edits as TextEdit[]);
}

describe('lsp over stdio', { concurrency: 2 }, () => {
  it('opens, judges while typing, answers about places, and ends with 0 after shutdown', async () => {
    using folder = new TestFolder();
    await using client = new TestClient(folder.root);
    const { capabilities, serverInfo } = await client.start(folder.root);
    assert.equal(serverInfo?.name, 'concordat');
    assert.equal(capabilities.positionEncoding, 'utf-16');
    assert.deepEqual(capabilities.textDocumentSync, {
      openClose: true,
      change: TextDocumentSyncKind.Incremental,
      save: { includeText: false },
    });
    assert.equal(capabilities.diagnosticProvider, undefined, 'a client that does not pull is sent its findings');

    const editor = await Editor.open(client, folder, PAYMENTS_FILE, PAYMENTS);
    assert.ok(!(await editor.codes()).includes('invalid-value'));
    await editor.type('3 s per attempt', '3 parsecs');
    const [finding] = (await editor.until('invalid-value', true)).filter(({ code }) => code === 'invalid-value');
    const start = editor.at('3 parsecs', 0).position;
    assert.deepEqual(finding?.range.start, start, 'it points at the value');
    assert.equal(finding?.source, 'concordat');
    assert.equal(finding?.severity, 1);
    assert.match(finding?.codeDescription?.href ?? '', /^file:.*\/codes\/invalid-value\.md$/);
    await editor.type('3 parsecs', '3 s per attempt');
    await editor.until('invalid-value', false);

    const hover = await editor.hover('**Timeout**', 3);
    assert.match(hover, /^\*\*Timeout\*\* · enforced/);
    assert.match(hover, /`3 s per attempt, 16 s in all` ← this document, line \d+/);
    assert.match(await editor.hover('REQ-I-002 (soft)'), /\*\*REQ-I-002\*\* Mail[\s\S]*Owner: Team Post/);

    const [definition] = (await client.connection.sendRequest(
      DefinitionRequest.type,
      editor.at('REQ-I-002 (soft)'),
    )) as Location[];
    assert.equal(definition?.uri, uriOfPath(folder.path(MAIL_FILE)));
    assert.equal(definition?.range.start.line, 0);

    assert.equal(await client.shutdown(), 0);
    assert.equal(client.talk, '', 'nothing is said beside the protocol');
    assert.deepEqual(client.log, []);
  });

  it('ends with 1 when it is told to exit without shutdown, and when the editor is gone', async () => {
    using folder = new TestFolder();
    await using first = new TestClient(folder.root, []);
    await first.start(folder.root);
    assert.equal(await first.exit(), 1);
    await using second = new TestClient(folder.root, ['--stdio', `--clientProcessId=${process.pid}`]);
    await second.start(folder.root);
    second.hangUp();
    assert.equal(await second.ended(), 1);
  });

  it('hover tells defaults and profiles from what the document says, and shows no secret', async () => {
    using folder = new TestFolder();
    await using client = new TestClient(folder.root);
    await client.start(folder.root);
    const key = `sk_live_${'51HxK2zQ8mN4pR7t'}${'W9vY3bC6d'}`;
    const text = PAYMENTS.replace('**External System**: Payer', '**External System**: Stripe')
      .replace('https://pay.example.com', 'https://api.stripe.com')
      .replace('- **Idempotency**: header Idempotency-Key, kept 24 h', '- **Idempotency**: TBD')
      .replace('3 s per attempt, 16 s in all', 'TBD');
    const editor = await Editor.open(client, folder, PAYMENTS_FILE, text);
    assert.match(await editor.hover('**Timeout**', 3), /← default/);
    assert.match(await editor.hover('**Idempotency**', 3), /← vendor profile stripe, from https:\/\/.*, read \d{4}-\d\d-\d\d/);
    await editor.type('Bearer token from env:PAY_TOKEN', `Bearer token from ${key}`);
    await editor.until('no-secret-value', true);
    const shown = `${await editor.hover('**Authentication**', 3)}${await editor.hover('sk_live')}${JSON.stringify(client.published.get(editor.document.uri))}`;
    assert.ok(!shown.includes('51HxK2'), shown);
  });

  it('hover explains a code where it is silenced', async () => {
    using folder = new TestFolder();
    await using client = new TestClient(folder.root);
    await client.start(folder.root);
    const text = `${MAIL}\n<!-- concordat-ignore retry-storm: agreed -->\n`;
    const editor = await Editor.open(client, folder, MAIL_FILE, text);
    assert.match(await editor.hover('retry-storm', 3), /\*\*retry-storm\*\*[\s\S]*rate limit/);
  });

  it('definition and hover of a contract lead to its part; a feature to the documents that carry it', async () => {
    using folder = new TestFolder();
    await using client = new TestClient(folder.root);
    await client.start(folder.root);
    const editor = await Editor.open(client, folder, PAYMENTS_FILE, PAYMENTS);
    await editor.codes();
    assert.match(await editor.hover('contracts/pay.yaml'), /openapi/i);
    const places = (await client.connection.sendRequest(DefinitionRequest.type, editor.at('contracts/pay.yaml'))) as Location[];
    assert.equal(places[0]?.uri, uriOfPath(folder.path('integrations/contracts/pay.yaml')));
    const line = readFileSync(folder.path('integrations/contracts/pay.yaml'), 'utf8').split('\n').indexOf('    Payment:');
    assert.equal(places[0]?.range.start.line, line);
    assert.match(await editor.hover('REQ-F-001'), /supported by\n\n- REQ-I-001 Payments/);
    const [carrier] = (await client.connection.sendRequest(DefinitionRequest.type, editor.at('REQ-F-001'))) as Location[];
    assert.deepEqual(carrier?.range.start, editor.at('REQ-F-001', 0).position);
    const links = await client.connection.sendRequest(DocumentLinkRequest.type, { textDocument: { uri: editor.document.uri } });
    assert.deepEqual(
      links?.map(({ target }) => target),
      [uriOfPath(folder.path('integrations/contracts/pay.yaml'))],
    );
  });

  it('completes labels, values, headings, ids, contracts, secrets, outcomes and codes', async () => {
    using folder = new TestFolder();
    await using client = new TestClient(folder.root);
    await client.start(folder.root);
    const text = PAYMENTS.replace(
      '- **Retry**: 2 times, exponential backoff from 200 ms to 2 s, full jitter, on 429, 5xx, network, timeout\n',
      '- **\n',
    )
      .replace('**Criticality**: Critical', '**Criticality**: ')
      .replace('REQ-I-002 (soft)', 'REQ')
      .replace('## Security', '#\n\n## Safety')
      .replace('env:PAY_TOKEN', 'env:')
      .replace('contracts/pay.yaml#/components/schemas/Payment', 'contracts/pay.yaml#')
      .replace('| rejected |', '|  |');
    const editor = await Editor.open(client, folder, PAYMENTS_FILE, `${text}\n<!-- concordat-ignore re -->\n`);
    await editor.codes();
    const labels = async (words: string, ahead: number): Promise<string[]> =>
      (await editor.completions(words, ahead)).map(({ label }) => label);

    const clauses = await editor.completions('- **\n', 4);
    const retry = clauses.find(({ label }) => label === 'Retry');
    assert.equal((retry?.textEdit as TextEdit | undefined)?.newText, `- **Retry**: \${1:3 times}`);
    assert.ok(!clauses.some(({ label }) => label === 'Timeout'), 'what is written is not offered again');
    assert.deepEqual(await labels('**Criticality**: ', 17), ['Critical', 'Important', 'Optional']);
    assert.ok((await labels('**Depends On**: REQ', 19)).includes('REQ-I-002'));
    assert.ok(!(await labels('**Depends On**: REQ', 19)).includes('REQ-I-001'), 'nothing depends on itself');
    const headings = await labels('#\n\n## Safety', 1);
    assert.ok(
      headings.includes('Security') && headings.includes('Webhooks') && !headings.includes('Monitoring'),
      headings.join(),
    );
    assert.deepEqual(await labels('from env:', 9), ['MAIL_TOKEN', 'OTHER_KEY', 'PAY_TOKEN']);
    assert.deepEqual(await labels('contracts/pay.yaml#', 19), ['POST /v1/payments', '/components/schemas/Payment']);
    assert.deepEqual(await labels('contracts/pay.yaml#', 3), ['contracts/pay.yaml']);
    assert.ok((await labels('|  |', 2)).includes('rejected'));
    assert.ok((await labels('concordat-ignore re', 19)).includes('retry-storm'));
    assert.deepEqual(await labels('Connects the product', 9), [], 'nothing is offered in prose');
  });

  it('finds references and renames an id everywhere, the file included', async () => {
    using folder = new TestFolder();
    await using client = new TestClient(folder.root);
    await client.start(folder.root);
    const editor = await Editor.open(client, folder, PAYMENTS_FILE, PAYMENTS);
    await editor.until('unknown-dependency', false);
    const place = editor.at('REQ-I-002 (soft)');
    const found = await client.connection.sendRequest(ReferencesRequest.type, {
      ...place,
      context: { includeDeclaration: false },
    });
    assert.deepEqual(
      found?.map(({ uri }) => uri),
      [PAYMENTS_FILE, MAIL_FILE, 'integrations/README.md', 'integrations/README.md'].map((file) => uriOfPath(folder.path(file))),
    );
    const prepared = await client.connection.sendRequest(PrepareRenameRequest.type, place);
    assert.deepEqual((prepared as { placeholder: string }).placeholder, 'REQ-I-002');
    await assert.rejects(client.connection.sendRequest(RenameRequest.type, { ...place, newName: 'REQ-I-001' }), /already the id/);
    await assert.rejects(client.connection.sendRequest(RenameRequest.type, { ...place, newName: 'mail' }), /not the id/);
    assert.equal(await client.connection.sendRequest(PrepareRenameRequest.type, editor.at('Connects')), null);

    const edit = await client.connection.sendRequest(RenameRequest.type, { ...place, newName: 'REQ-I-020' });
    for (const change of edit?.documentChanges ?? []) {
      if ('kind' in change) {
        assert.equal(change.kind, 'rename');
        if (change.kind === 'rename') renameSync(new URL(change.oldUri), new URL(change.newUri));
      } else if (change.textDocument.uri === editor.document.uri) await editor.make(change.edits as TextEdit[]);
      else {
        const path = new URL(change.textDocument.uri);
        const text = TextDocument.create(change.textDocument.uri, 'markdown', 1, readFileSync(path, 'utf8'));
        folder.write(
          change.textDocument.uri.slice(uriOfPath(folder.root).length + 1),
          TextDocument.applyEdits(text, change.edits as TextEdit[]),
        );
      }
    }
    assert.ok(existsSync(folder.path('integrations/REQ-I-020-mail.md')));
    assert.equal(readFileSync(folder.path('integrations/REQ-I-020-mail.md'), 'utf8'), MAIL.replaceAll('REQ-I-002', 'REQ-I-020'));
    assert.match(readFileSync(folder.path('integrations/README.md'), 'utf8'), /\[mail\]\(REQ-I-020-mail\.md\), REQ-I-020/);
    assert.equal(editor.document.getText(), PAYMENTS.replaceAll('REQ-I-002', 'REQ-I-020'));
    await editor.until('unknown-dependency', true);
    await client.connection.sendNotification(DidChangeWatchedFilesNotification.type, {
      changes: [
        { uri: uriOfPath(folder.path(MAIL_FILE)), type: FileChangeType.Deleted },
        { uri: uriOfPath(folder.path('integrations/REQ-I-020-mail.md')), type: FileChangeType.Created },
      ],
    });
    await editor.until('unknown-dependency', false);
  });

  it('the titles of code actions fit in a menu', async () => {
    using folder = new TestFolder();
    await using client = new TestClient(folder.root);
    await client.start(folder.root);
    const text = PAYMENTS.slice(0, PAYMENTS.indexOf('## Error Handling')).replace('by key', 'no');
    const editor = await Editor.open(client, folder, 'integrations/REQ-I-001-payments.md', text);
    const titles: string[] = [];
    for (const finding of await editor.until('require-risks', true))
      for (const { title } of await editor.actions(finding)) titles.push(title);
    assert.deepEqual(
      titles.filter((title) => title.length > 60 || title.includes('\n')),
      [],
    );
    assert.ok(titles.includes('Insert Risks'), titles.join(', '));
  });

  it('a code action, made, removes its finding; every safe fix can be made at once', async () => {
    using folder = new TestFolder();
    await using client = new TestClient(folder.root);
    await client.start(folder.root);
    const editor = await Editor.open(client, folder, MAIL_FILE, MAIL.replace('- **Timeout**', '- **Timout**'));
    const [finding] = (await editor.until('misspelled-clause', true)).filter(({ code }) => code === 'misspelled-clause');
    assert.ok(finding !== undefined);
    const [fix] = await editor.actions(finding, ['quickfix']);
    assert.equal(fix?.title, 'Write `Timeout`');
    await editor.make(editsOf(fix?.edit, editor.document.uri));
    await editor.until('misspelled-clause', false);
    assert.equal(editor.document.getText(), MAIL);
    const all = await editor.actions(finding, ['source.fixAll.concordat']);
    assert.deepEqual(all, [], 'what is not safe is not made for all');

    const readme = '# Ours\n\n<!-- concordat matrix: begin -->\n<!-- concordat matrix: end -->\n';
    const guide = await Editor.open(client, folder, 'integrations/README.md', readme);
    const [stale] = (await guide.until('stale-matrix', true)).filter(({ code }) => code === 'stale-matrix');
    assert.ok(stale !== undefined);
    const [safe] = await guide.actions(stale, ['source.fixAll']);
    await guide.make(editsOf(safe?.edit, guide.document.uri));
    assert.match(guide.document.getText(), /REQ-I-001.*\n.*REQ-I-002/);
    await guide.until('stale-matrix', false);
  });

  it('adds a section that a finding misses a clause in', async () => {
    using folder = new TestFolder();
    await using client = new TestClient(folder.root);
    await client.start(folder.root);
    const start = PAYMENTS.indexOf('## Monitoring');
    const editor = await Editor.open(
      client,
      folder,
      PAYMENTS_FILE,
      PAYMENTS.slice(0, start) + PAYMENTS.slice(PAYMENTS.indexOf('## Testing')),
    );
    const [finding] = (await editor.until('require-health-check', true)).filter(({ code }) => code === 'require-health-check');
    assert.ok(finding !== undefined);
    const [action] = await editor.actions(finding, ['quickfix']);
    await editor.make(editsOf(action?.edit, editor.document.uri));
    await editor.until('require-health-check', false);
    assert.match(editor.document.getText(), /## Monitoring\n+- \*\*Health Check\*\*: TBD\n/);
  });

  it('a client that takes plain changes only is given these, and no file is renamed', async () => {
    using folder = new TestFolder();
    await using client = new TestClient(folder.root);
    await client.start(folder.root, { workspace: { workspaceFolders: true } });
    const editor = await Editor.open(client, folder, PAYMENTS_FILE, PAYMENTS);
    await editor.until('unknown-dependency', false);
    const edit = await client.connection.sendRequest(RenameRequest.type, {
      ...editor.at('REQ-I-002 (soft)'),
      newName: 'REQ-I-020',
    });
    assert.equal(edit?.documentChanges, undefined);
    const readme = edit?.changes?.[uriOfPath(folder.path('integrations/README.md'))] ?? [];
    assert.equal(readme.length, 1, 'the link keeps the name that the file keeps');
    assert.match(await editor.hover('**Timeout**', 3), /^Timeout · enforced/, 'it shows no Markdown, so it is given plain text');
  });

  it('silence needs a reason: the comment silences once somebody has written one', async () => {
    using folder = new TestFolder();
    await using client = new TestClient(folder.root);
    await client.start(folder.root);
    const editor = await Editor.open(client, folder, MAIL_FILE, MAIL.replace('REST API', 'REST API\n**Depends On**: REQ-I-077'));
    const [finding] = (await editor.until('unknown-dependency', true)).filter(({ code }) => code === 'unknown-dependency');
    assert.ok(finding !== undefined);
    const silence = (await editor.actions(finding)).find(({ title }) => title.startsWith('Silence'));
    await editor.make(editsOf(silence?.edit, editor.document.uri));
    await editor.until('unused-suppression', true);
    await editor.type('unknown-dependency: -->', 'unknown-dependency: it is being written -->');
    const left = await editor.until('unknown-dependency', false);
    assert.ok(!left.some(({ code }) => code === 'unused-suppression'));
  });

  it('formats values to their canonical phrases and touches nothing else', async () => {
    using folder = new TestFolder();
    await using client = new TestClient(folder.root);
    await client.start(folder.root);
    const editor = await Editor.open(client, folder, MAIL_FILE, MAIL.replace('p95 ≤ 800 ms, p99 ≤ 2 s', 'p95 < 800ms, p99<2s'));
    const formatted = await client.connection.sendRequest(DocumentFormattingRequest.type, {
      textDocument: { uri: editor.document.uri },
      options: { tabSize: 2, insertSpaces: true },
    });
    await editor.make(formatted ?? []);
    assert.equal(editor.document.getText(), MAIL);
  });

  it('outline, folding and symbols of the workspace', async () => {
    using folder = new TestFolder();
    await using client = new TestClient(folder.root);
    await client.start(folder.root);
    const editor = await Editor.open(client, folder, PAYMENTS_FILE, PAYMENTS);
    await editor.codes();
    const textDocument = { uri: editor.document.uri };
    const [top] = (await client.connection.sendRequest(DocumentSymbolRequest.type, { textDocument })) as DocumentSymbol[];
    assert.equal(top?.name, 'REQ-I-001: Payments');
    const technical = top?.children?.find(({ name }) => name === 'Technical Specifications');
    assert.deepEqual(
      technical?.children?.map(({ name }) => name),
      ['Endpoint/Connection', 'Exchanged Data'],
    );
    const exchanged = technical?.children?.[1];
    assert.deepEqual(
      exchanged?.children?.map(({ name }) => name),
      ['Input', 'Output', 'create payment'],
    );
    const folds = await client.connection.sendRequest(FoldingRangeRequest.type, { textDocument });
    const lines = PAYMENTS.split('\n');
    const risks = lines.indexOf('## Risks');
    const [first, second] = folds?.filter(({ startLine }) => startLine === risks || startLine === risks + 1) ?? [];
    assert.deepEqual([first?.startLine, first?.endLine], [risks, risks + 6], 'the section');
    assert.deepEqual([second?.startLine, second?.endLine], [risks + 1, risks + 6], 'the table in it');
    const symbols = await client.connection.sendRequest(WorkspaceSymbolRequest.type, { query: 'mail' });
    assert.deepEqual(
      symbols?.map(({ name }) => name),
      ['REQ-I-002 Mail'],
    );
  });

  it('a change in one document changes the findings of another, open or not', async () => {
    using folder = new TestFolder();
    await using client = new TestClient(folder.root);
    await client.start(folder.root, CAPABLE, { diagnostics: 'folder' });
    const mail = await Editor.open(client, folder, MAIL_FILE, MAIL);
    const payments = uriOfPath(folder.path(PAYMENTS_FILE));
    const has =
      (code: string) =>
      (diagnostics: readonly Diagnostic[]): boolean =>
        diagnostics.some((one) => one.code === code);
    await mail.codes();
    await mail.type('# REQ-I-002', '# REQ-I-055');
    await mail.type('**ID**: REQ-I-002', '**ID**: REQ-I-055');
    await client.findings(payments, has('unknown-dependency'));
    await client.connection.sendNotification(DidCloseTextDocumentNotification.type, { textDocument: { uri: mail.document.uri } });
    await client.findings(payments, (diagnostics) => !has('unknown-dependency')(diagnostics));
    rmSync(folder.path(MAIL_FILE));
    await client.connection.sendNotification(DidChangeWatchedFilesNotification.type, {
      changes: [{ uri: uriOfPath(folder.path(MAIL_FILE)), type: FileChangeType.Deleted }],
    });
    await client.findings(payments, has('unknown-dependency'));
    await client.findings(mail.document.uri, (diagnostics) => diagnostics.length === 0);
    assert.ok(client.registered.includes('workspace/didChangeWatchedFiles'));
  });

  it('a client that pulls is answered what another would be sent', async () => {
    using folder = new TestFolder();
    await using client = new TestClient(folder.root);
    const { capabilities } = await client.start(folder.root, {
      ...CAPABLE,
      workspace: { ...CAPABLE.workspace, diagnostics: { refreshSupport: true } },
      textDocument: { ...CAPABLE.textDocument, diagnostic: {} },
    });
    assert.equal(capabilities.diagnosticProvider?.interFileDependencies, true);
    const editor = await Editor.open(client, folder, PAYMENTS_FILE, PAYMENTS);
    await editor.type('3 s per attempt', '3 parsecs');
    const textDocument = { uri: editor.document.uri };
    const report = await client.connection.sendRequest(DocumentDiagnosticRequest.type, { textDocument });
    assert.ok(report.kind === 'full' && report.items.some(({ code }) => code === 'invalid-value'));
    const again = await client.connection.sendRequest(DocumentDiagnosticRequest.type, {
      textDocument,
      ...(report.resultId === undefined ? {} : { previousResultId: report.resultId }),
    });
    assert.equal(again.kind, 'unchanged');
    const refreshed = new Promise<void>((resolve) => {
      client.connection.onRequest(DiagnosticRefreshRequest.type, () => resolve());
    });
    const mail = await Editor.open(client, folder, MAIL_FILE, MAIL.replaceAll('REQ-I-002', 'REQ-I-055'));
    await refreshed;
    const later = await client.connection.sendRequest(DocumentDiagnosticRequest.type, { textDocument });
    assert.ok(later.kind === 'full', 'another document has changed what is to be said of this one');
    assert.ok(mail.document.version === 1 && client.published.size === 0, 'nothing is sent that will be asked for');
  });

  it('settings name the folder: variable, configuration file, then what the client says', async () => {
    using folder = new TestFolder({
      'docs/REQ-I-009-a.md': PAYMENTS.replaceAll('REQ-I-001', 'REQ-I-009'),
      'concordat.config.json': '{"folder":"docs"}',
    });
    await using client = new TestClient(folder.root);
    await client.start(folder.root);
    const uri = uriOfPath(folder.path('docs/REQ-I-009-a.md'));
    await client.open(folder.path('docs/REQ-I-009-a.md'), PAYMENTS.replaceAll('REQ-I-001', 'REQ-I-009'));
    await client.findings(uri, (diagnostics) => diagnostics.some(({ code }) => code === 'unknown-dependency'));
    await using other = new TestClient(folder.root);
    await other.start(folder.root, CAPABLE, { folder: 'elsewhere', diagnostics: 7 });
    await other.until('a warning', () => other.log.find((message) => message.includes('"diagnostics"')));
    await other.open(folder.path('docs/REQ-I-009-a.md'), PAYMENTS.replaceAll('REQ-I-001', 'REQ-I-009'));
    const alone = await other.findings(uri, () => true);
    assert.ok(!alone.some(({ code }) => code === 'unknown-dependency'), 'outside of the folder nothing is missing');
    folder.write('concordat.config.json', '{"folder":');
    using elsewhere = new TestFolder({});
    await using third = new TestClient(elsewhere.root);
    await third.start(folder.root);
    await third.until('a warning', () => third.log.find((message) => message.includes('is not JSON')));
    assert.equal(await third.shutdown(), 0);
  });

  it('survives any text, any place, and files that are not open', async () => {
    using folder = new TestFolder();
    await using client = new TestClient(folder.root);
    await client.start(folder.root);
    const { connection } = client;
    const nowhere = { textDocument: { uri: uriOfPath(folder.path(MAIL_FILE)) }, position: { line: 0, character: 3 } };
    assert.equal(await connection.sendRequest(HoverRequest.type, nowhere), null, 'it is not open');
    for (const uri of ['untitled:1', 'file:///', 'git:/x', 'file:///nowhere/REQ-I-1-x.md', '%%%', ''])
      assert.equal(
        await connection.sendRequest(HoverRequest.type, { textDocument: { uri }, position: { line: 0, character: 0 } }),
        null,
      );
    const texts = [
      '',
      '\u0000\u0000',
      '\ufeff# REQ-I-001\r\r\n\r',
      `${'['.repeat(5_000)}](`,
      `${'> '.repeat(2_000)}x`,
      '|'.repeat(10_000),
      `${'- '.repeat(3_000)}**A**: b`,
      '\ud800 **Timeout**: \udfff',
      '```\n**Timeout**: 2 s',
      `${'REQ-I-1'.repeat(3_000)}`,
      '<!-- concordat-ignore ',
      `# ${'ſ'.repeat(100)} REQ-I-002`,
      '**Timeout**: 2 s\n'.repeat(2_000),
      '#'.repeat(4_000),
    ];
    const editor = await Editor.open(client, folder, PAYMENTS_FILE, 'x');
    for (const text of texts) {
      const end = editor.document.positionAt(editor.document.getText().length);
      await editor.change([{ range: { start: { line: 0, character: 0 }, end }, text }]);
      const textDocument = { uri: editor.document.uri };
      const middle = editor.document.positionAt(text.length >> 1);
      for (const position of [
        { line: 0, character: 0 },
        middle,
        { line: 9_999, character: 9_999 },
        { line: 0, character: 4_000_000 },
      ]) {
        const place = { textDocument, position };
        await connection.sendRequest(HoverRequest.type, place);
        await connection.sendRequest(CompletionRequest.type, place);
        await connection.sendRequest(DefinitionRequest.type, place);
        await connection.sendRequest(PrepareRenameRequest.type, place);
        await connection.sendRequest(CodeActionRequest.type, {
          textDocument,
          range: { start: position, end: position },
          context: { diagnostics: [] },
        });
      }
      await connection.sendRequest(DocumentSymbolRequest.type, { textDocument });
      await connection.sendRequest(FoldingRangeRequest.type, { textDocument });
      await connection.sendRequest(DocumentLinkRequest.type, { textDocument });
    }
    assert.deepEqual(client.log, []);
    assert.equal(await client.shutdown(), 0);
  });
});
