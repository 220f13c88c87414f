/** What the client at the other end can do with an answer. */
import type { ClientCapabilities } from 'vscode-languageserver';

export interface Abilities {
  /** Asks for findings instead of being sent them. */
  readonly pulls: boolean;
  readonly refreshesPulls: boolean;
  readonly snippets: boolean;
  readonly documentChanges: boolean;
  readonly renamesFiles: boolean;
  readonly snippetEdits: boolean;
  readonly nestedSymbols: boolean;
  readonly codeActionLiterals: boolean;
  readonly codeLinks: boolean;
  readonly data: boolean;
  readonly tags: boolean;
  readonly markdown: boolean;
  readonly watches: boolean;
  readonly workspaceFolders: boolean;
  readonly linesOnlyFolding: boolean;
}

export function abilitiesOf({ textDocument, workspace }: ClientCapabilities): Abilities {
  const { publishDiagnostics: diagnostics } = textDocument ?? {};
  const edits = workspace?.workspaceEdit;
  // Only such an edit can carry an operation on a file, so whoever takes these takes it; Neovim 0.7 says no more than that.
  const documentChanges = edits?.documentChanges === true || (edits?.resourceOperations ?? []).length > 0;
  return {
    pulls: textDocument?.diagnostic !== undefined,
    refreshesPulls: workspace?.diagnostics?.refreshSupport === true,
    snippets: textDocument?.completion?.completionItem?.snippetSupport === true,
    documentChanges,
    renamesFiles: edits?.resourceOperations?.includes('rename') === true,
    snippetEdits: documentChanges && edits?.snippetEditSupport === true,
    nestedSymbols: textDocument?.documentSymbol?.hierarchicalDocumentSymbolSupport === true,
    codeActionLiterals: textDocument?.codeAction?.codeActionLiteralSupport !== undefined,
    codeLinks: textDocument?.diagnostic?.codeDescriptionSupport === true || diagnostics?.codeDescriptionSupport === true,
    data: textDocument?.diagnostic?.dataSupport === true || diagnostics?.dataSupport === true,
    tags: textDocument?.diagnostic?.tagSupport !== undefined || diagnostics?.tagSupport !== undefined,
    markdown: textDocument?.hover?.contentFormat?.includes('markdown') === true,
    watches: workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
    workspaceFolders: workspace?.workspaceFolders === true,
    linesOnlyFolding: textDocument?.foldingRange?.lineFoldingOnly === true,
  };
}
