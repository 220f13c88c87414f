/** A client of the official library that talks to a server in a process of its own, as editors do. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import {
  type ClientCapabilities,
  createProtocolConnection,
  type Diagnostic,
  DidOpenTextDocumentNotification,
  ExitNotification,
  InitializedNotification,
  InitializeRequest,
  type InitializeResult,
  LogMessageNotification,
  type ProtocolConnection,
  PublishDiagnosticsNotification,
  type PublishDiagnosticsParams,
  RegistrationRequest,
  ShutdownRequest,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver-protocol/node';
import { uriOfPath } from '../paths.ts';

const BIN = fileURLToPath(new URL('../../../bin/concordat', import.meta.url));
/** Longer than any answer takes on a busy machine; a test that waits so long has failed. */
const PATIENCE = 60_000;

export const CAPABLE: ClientCapabilities = {
  workspace: {
    workspaceFolders: true,
    workspaceEdit: { documentChanges: true, resourceOperations: ['rename'] },
    didChangeWatchedFiles: { dynamicRegistration: true, relativePatternSupport: true },
  },
  textDocument: {
    publishDiagnostics: { codeDescriptionSupport: true, dataSupport: true, tagSupport: { valueSet: [1, 2] } },
    hover: { contentFormat: ['markdown', 'plaintext'] },
    completion: { completionItem: { snippetSupport: true } },
    codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: ['quickfix', 'source.fixAll'] } } },
    documentSymbol: { hierarchicalDocumentSymbolSupport: true },
  },
};

export class TestClient implements AsyncDisposable {
  readonly connection: ProtocolConnection;
  readonly #process: ChildProcess;
  /** What the server has said of each address, the newest last. */
  readonly published = new Map<string, PublishDiagnosticsParams[]>();
  readonly log: string[] = [];
  /** What went to standard error. */
  talk = '';
  readonly registered: string[] = [];
  #wake: (() => void)[] = [];
  result: InitializeResult | undefined;

  constructor(cwd: string, flags: readonly string[] = ['--stdio'], environment: NodeJS.ProcessEnv = process.env) {
    this.#process = spawn(BIN, ['lsp', ...flags], { cwd, env: environment, stdio: ['pipe', 'pipe', 'pipe'] });
    const { stdin, stdout, stderr } = this.#process;
    if (stdin === null || stdout === null || stderr === null) throw new Error('the server has no standard streams');
    stderr.on('data', (data: Buffer) => {
      this.talk += data.toString();
    });
    this.connection = createProtocolConnection(new StreamMessageReader(stdout), new StreamMessageWriter(stdin));
    this.connection.onNotification(PublishDiagnosticsNotification.type, (params) => {
      this.published.set(params.uri, [...(this.published.get(params.uri) ?? []), params]);
      this.#tick();
    });
    this.connection.onNotification(LogMessageNotification.type, ({ message }) => {
      this.log.push(message);
      this.#tick();
    });
    this.connection.onRequest(RegistrationRequest.type, ({ registrations }) => {
      this.registered.push(...registrations.map(({ method }) => method));
      this.#tick();
    });
    this.connection.listen();
    // Requests that nobody will answer any more fail.
    this.#process.on('exit', () => {
      this.connection.dispose();
      this.#tick();
    });
  }

  /** Initializes with a root, and waits for nothing else. */
  async start(
    root: string | undefined,
    capabilities: ClientCapabilities = CAPABLE,
    initializationOptions?: unknown,
  ): Promise<InitializeResult> {
    const uri = root === undefined ? null : uriOfPath(root);
    this.result = await this.connection.sendRequest(InitializeRequest.type, {
      processId: process.pid,
      rootUri: uri,
      workspaceFolders: uri === null ? null : [{ uri, name: 'test' }],
      capabilities,
      initializationOptions,
    });
    await this.connection.sendNotification(InitializedNotification.type, {});
    return this.result;
  }

  async open(path: string, text: string, version = 1): Promise<string> {
    const uri = uriOfPath(path);
    await this.connection.sendNotification(DidOpenTextDocumentNotification.type, {
      textDocument: { uri, languageId: 'markdown', version, text },
    });
    return uri;
  }

  /** The newest findings of an address that the condition holds for. */
  async findings(
    uri: string,
    holds: (diagnostics: readonly Diagnostic[], version: number | undefined) => boolean,
  ): Promise<Diagnostic[]> {
    return this.until(`findings of ${uri}`, () => {
      const newest = this.published.get(uri)?.at(-1);
      return newest !== undefined && holds(newest.diagnostics, newest.version) ? newest.diagnostics : undefined;
    });
  }

  /** Waits, event by event, until `found` finds something. */
  async until<T>(what: string, found: () => T | undefined): Promise<T> {
    const patience = AbortSignal.timeout(PATIENCE);
    patience.addEventListener('abort', () => this.#tick(), { once: true });
    for (;;) {
      const value = found();
      if (value !== undefined) return value;
      if (patience.aborted) throw new Error(`no ${what}; ${this.#said()}`);
      if (this.#process.exitCode !== null) throw new Error(`the server ended before ${what}; ${this.#said()}`);
      await new Promise<void>((resolve) => {
        this.#wake.push(resolve);
      });
    }
  }

  /** The process's exit code after shutdown and exit. */
  async shutdown(): Promise<number | null> {
    await this.connection.sendRequest(ShutdownRequest.type);
    return this.exit();
  }

  async exit(): Promise<number | null> {
    const ended = this.ended();
    await this.connection.sendNotification(ExitNotification.type);
    return ended;
  }

  async ended(): Promise<number | null> {
    if (this.#process.exitCode !== null) return this.#process.exitCode;
    const [code] = (await once(this.#process, 'exit')) as [number | null];
    return code;
  }

  /** The editor is gone, without a word. */
  hangUp(): void {
    this.#process.stdin?.end();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#process.exitCode === null && this.#process.signalCode === null) {
      const ended = once(this.#process, 'exit');
      this.#process.kill('SIGKILL');
      await ended;
    }
  }

  #tick(): void {
    const wake = this.#wake;
    this.#wake = [];
    for (const go of wake) go();
  }

  #said(): string {
    return JSON.stringify({ log: this.log, talk: this.talk, published: [...this.published.keys()] });
  }
}
