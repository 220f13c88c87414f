/**
 * The language server: hears what an editor asks and answers from the project that the file belongs to. It must not know what any
 * answer says. Nothing that is asked can end it: an error is told to the client's log, and the answer is empty.
 */
import { resolve } from 'node:path';
import {
  type CancellationToken,
  type ClientCapabilities,
  type Connection,
  createConnection,
  DidChangeWatchedFilesNotification,
  type InitializeParams,
  type InitializeResult,
  ResponseError,
  TextDocuments,
} from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { format } from '../document/format/format.ts';
import type { World } from '../requirement/clock.ts';
import { type Abilities, abilitiesOf } from './abilities.ts';
import { capabilities } from './capabilities.ts';
import { codeActions } from './code-actions.ts';
import { completion } from './completion/completion.ts';
import { Publisher } from './diagnostics/publisher.ts';
import { textEdits } from './edits.ts';
import { hover } from './hover/hover.ts';
import { definitions } from './navigation/definition.ts';
import { references } from './navigation/references.ts';
import { type Opened, rename, renameable } from './navigation/rename.ts';
import { readOptions } from './options.ts';
import { pathOfUri } from './paths.ts';
import type { Project } from './project.ts';
import { Projects } from './projects.ts';
import { documentLinks } from './structure/document-links.ts';
import { foldings } from './structure/folding.ts';
import { flatSymbols, symbols } from './structure/symbols.ts';
import { workspaceSymbols } from './structure/workspace-symbols.ts';
import type { Text } from './text.ts';
import { filesChanged, watchers } from './watching.ts';

export interface ServeOptions {
  readonly input: NodeJS.ReadableStream;
  /** Carries nothing but the protocol. */
  readonly output: NodeJS.WritableStream;
  /** The folder of documents for a root, as settings name it. May throw when these cannot be read. */
  readonly folderFor: (root: string) => string;
  /** ISO date. */
  readonly today: () => string;
  readonly version: string;
  readonly world: World;
}

/**
 * Serves until the client says `exit` or goes away, which ends the process: with 0 after `shutdown`, else with 1, as the protocol
 * has it.
 */
export function serve(options: ServeOptions): void {
  const connection = createConnection(options.input, options.output);
  new Server(connection, options).listen();
}

class Server {
  readonly #connection: Connection;
  readonly #options: ServeOptions;
  readonly #documents = new TextDocuments(TextDocument);
  readonly #stopping = new AbortController();
  #abilities: Abilities = abilitiesOf({});
  #client: ClientCapabilities = {};
  #folder: string | undefined;
  readonly #projects: Projects;
  #publisher: Publisher;

  constructor(connection: Connection, options: ServeOptions) {
    this.#connection = connection;
    this.#options = options;
    this.#projects = new Projects({
      folderFor: (root) => this.#folder ?? options.folderFor(root),
      today: options.today,
      warn: (message) => connection.console.warn(message),
    });
    this.#publisher = this.#newPublisher(false);
  }

  listen(): void {
    const connection = this.#connection;
    connection.onInitialize((params) => this.#initialize(params));
    connection.onInitialized(() => this.#guard(() => this.#start(), undefined));
    connection.onShutdown(() => {
      this.#stopping.abort();
      this.#publisher.stop();
    });
    this.#listenToDocuments();
    this.#answerAboutPlaces();
    this.#answerAboutDocuments();
    this.#documents.listen(connection);
    connection.listen();
  }

  #initialize({ capabilities: client, workspaceFolders, rootUri, initializationOptions }: InitializeParams): InitializeResult {
    const options = readOptions(initializationOptions, (message) => this.#connection.console.warn(message));
    this.#client = client;
    this.#abilities = abilitiesOf(client);
    this.#folder = options.folder;
    this.#publisher = this.#newPublisher(options.diagnostics === 'folder');
    const roots = workspaceFolders?.map(({ uri }) => uri) ?? (rootUri === null ? [] : [rootUri]);
    for (const uri of roots) {
      const root = pathOfUri(uri);
      if (root !== undefined) this.#projects.add(resolve(root));
    }
    return { capabilities: capabilities(this.#abilities), serverInfo: { name: 'concordat', version: this.#options.version } };
  }

  #newPublisher(wholeFolder: boolean): Publisher {
    const connection = this.#connection;
    return new Publisher({
      projects: this.#projects,
      abilities: this.#abilities,
      world: this.#options.world,
      wholeFolder,
      channel: {
        publish: (uri, version, diagnostics) => {
          const sent = connection.sendDiagnostics({ uri, diagnostics, ...(version === undefined ? {} : { version }) });
          sent.catch((error: unknown) => this.#failed(error));
        },
        refresh: () => connection.languages.diagnostics.refresh(),
        failed: (error) => this.#failed(error),
      },
    });
  }

  async #start(): Promise<void> {
    if (this.#abilities.workspaceFolders) {
      this.#connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
        for (const { uri } of removed) {
          const root = pathOfUri(uri);
          if (root !== undefined) this.#projects.remove(root);
        }
        const projects = added.flatMap(({ uri }) => pathOfUri(uri) ?? []).map((root) => this.#projects.add(root));
        this.#guard(() => this.#load(projects), undefined);
      });
    }
    const loading = this.#load(this.#projects.all);
    if (this.#abilities.watches) {
      await this.#connection.client.register(DidChangeWatchedFilesNotification.type, {
        watchers: watchers(this.#projects, this.#client),
      });
    }
    await loading;
  }

  async #load(projects: readonly Project[]): Promise<void> {
    for (const project of projects) {
      try {
        const unreadable = await project.load(this.#stopping.signal);
        for (const { file, message } of unreadable.slice(0, 20))
          this.#connection.console.warn(`${file} could not be judged: ${message}.`);
      } catch (error) {
        this.#failed(error);
      }
      this.#publisher.later(project);
    }
    await this.#publisher.settle();
  }

  #listenToDocuments(): void {
    const documents = this.#documents;
    const known = new Set<string>();
    documents.onDidChangeContent(({ document }) => {
      this.#guard(() => {
        const path = pathOfUri(document.uri);
        const project = path === undefined ? undefined : this.#projects.forOpened(path);
        if (path === undefined || project === undefined) return;
        project.open(path, document.getText());
        const { uri, version } = document;
        if (known.has(uri)) {
          this.#publisher.versioned(path, version);
          this.#publisher.changed(project, path);
        } else {
          known.add(uri);
          this.#publisher.opened(project, path, { uri, version });
        }
      }, undefined);
    });
    documents.onDidClose(({ document }) => {
      this.#guard(() => {
        known.delete(document.uri);
        const path = pathOfUri(document.uri);
        const project = path === undefined ? undefined : this.#projects.of(path);
        if (path === undefined || project === undefined) return;
        project.close(path);
        this.#publisher.closed(project, path);
        this.#projects.closed(path);
      }, undefined);
    });
    documents.onDidSave(({ document }) => {
      this.#guard(() => {
        const path = pathOfUri(document.uri);
        const project = path === undefined ? undefined : this.#projects.of(path);
        if (project === undefined) return;
        // A contract outside of the folder changes unseen; saving is when people look again.
        project.forgetContracts();
        this.#publisher.later(project);
      }, undefined);
    });
    this.#connection.onDidChangeWatchedFiles(({ changes }) =>
      this.#guard(() => filesChanged(this.#projects, this.#publisher, changes), undefined),
    );
  }

  #answerAboutPlaces(): void {
    const connection = this.#connection;
    connection.onHover(({ textDocument, position }) =>
      this.#asked(textDocument.uri, null, (project, text) => hover(project, text, position, this.#abilities)),
    );
    connection.onCompletion(({ textDocument, position }) =>
      this.#asked(textDocument.uri, null, (project, text) => completion(project, text, position, this.#abilities)),
    );
    connection.onDefinition(({ textDocument, position }) =>
      this.#asked(textDocument.uri, null, (project, text) => definitions(project, text, text.offsetAt(position))),
    );
    connection.onReferences(({ textDocument, position, context }, token) =>
      this.#asked(textDocument.uri, null, (project, text) =>
        references(project, text, text.offsetAt(position), context.includeDeclaration, cancelledBy(token)),
      ),
    );
    connection.onPrepareRename(({ textDocument, position }) =>
      this.#asked(textDocument.uri, null, (_project, text) => renameable(text, text.offsetAt(position)) ?? null),
    );
    connection.onRenameRequest(({ textDocument, position, newName }, token) =>
      this.#asked(textDocument.uri, null, (project, text) =>
        rename(project, text, text.offsetAt(position), newName, this.#abilities, this.#opened, cancelledBy(token)),
      ),
    );
  }

  #answerAboutDocuments(): void {
    const connection = this.#connection;
    connection.onCodeAction(({ textDocument, range, context }) =>
      this.#asked(textDocument.uri, null, (project, text, path) => {
        const document = this.#opened(path) ?? { uri: textDocument.uri, version: null };
        return codeActions(project, text, { range, context }, document, this.#abilities);
      }),
    );
    connection.onDocumentFormatting(({ textDocument }) =>
      this.#asked(textDocument.uri, null, (project, { file, written }) =>
        project.isDocument(file) ? textEdits(format(written, file).edits) : [],
      ),
    );
    connection.onFoldingRanges(({ textDocument }) =>
      this.#asked(textDocument.uri, null, (_project, text) => foldings(text.document)),
    );
    connection.onDocumentSymbol(({ textDocument }) =>
      this.#asked(textDocument.uri, null, (_project, text) =>
        this.#abilities.nestedSymbols ? symbols(text.document) : flatSymbols(text.document, textDocument.uri),
      ),
    );
    connection.onDocumentLinks(({ textDocument }) =>
      this.#asked(textDocument.uri, null, (project, text) => documentLinks(project, text)),
    );
    connection.onWorkspaceSymbol(({ query }) => this.#guard(() => workspaceSymbols(this.#projects.all, query), []));
    connection.languages.diagnostics.on(({ textDocument, previousResultId }) =>
      this.#guard(
        () => {
          const path = pathOfUri(textDocument.uri);
          const project = path === undefined ? undefined : this.#projects.of(path);
          return this.#publisher.pull(project, path ?? textDocument.uri, previousResultId);
        },
        { kind: 'full' as const, items: [] },
      ),
    );
  }

  /** Asks about an open text; anything else has nothing to say. */
  #asked<R>(uri: string, empty: R, answer: (project: Project, text: Text, path: string) => R | Promise<R>): Promise<R> {
    return this.#guard(() => {
      const path = pathOfUri(uri);
      const project = path === undefined ? undefined : this.#projects.of(path);
      const text = path === undefined ? undefined : project?.openText(path);
      return path === undefined || project === undefined || text === undefined ? empty : answer(project, text, path);
    }, empty);
  }

  /** A refusal is an answer; anything else that is thrown is ours to mend, and told to the log. */
  async #guard<R>(work: () => R | Promise<R>, empty: R): Promise<R> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof ResponseError) throw error;
      this.#failed(error);
      return empty;
    }
  }

  #failed(error: unknown): void {
    this.#connection.console.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
  }

  readonly #opened: Opened = (path) => {
    const document = this.#documents.all().find(({ uri }) => pathOfUri(uri) === path);
    return document === undefined ? undefined : { uri: document.uri, version: document.version };
  };
}

function cancelledBy(token: CancellationToken): () => boolean {
  return () => token.isCancellationRequested;
}
