/** What a client may say when it starts the server: `initializationOptions`. Everything else comes from the settings. */

export interface ClientOptions {
  /** Folder of the documents, absolute or relative to the root; wins over the settings. */
  readonly folder: string | undefined;
  /** Whether findings are told of open documents only, or of the whole folder. */
  readonly diagnostics: 'open' | 'folder';
}

/** Unknown keys are nobody's business; a wrong value is told to `warn` and left out. */
export function readOptions(written: unknown, warn: (message: string) => void): ClientOptions {
  if (typeof written !== 'object' || written === null) return { folder: undefined, diagnostics: 'open' };
  const { folder, diagnostics } = written as Record<string, unknown>;
  if (folder !== undefined && folder !== null && typeof folder !== 'string')
    warn('The option "folder" is not a path; the settings decide.');
  if (diagnostics !== undefined && diagnostics !== null && diagnostics !== 'open' && diagnostics !== 'folder')
    warn('The option "diagnostics" is neither "open" nor "folder"; only open documents are judged.');
  return {
    folder: typeof folder === 'string' && folder !== '' ? folder : undefined,
    diagnostics: diagnostics === 'folder' ? 'folder' : 'open',
  };
}
