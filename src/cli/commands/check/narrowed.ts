/** A folder with other texts, and texts that may be gone by the time they are wanted: they are read when they are asked for. */
import { withoutCredentials } from '../../../document/credentials.ts';
import { type DocumentText, type Folder, UnreadableText } from '../../../document/folder.ts';
import { readDocument } from '../../../document/read.ts';

/** By hand: to copy a folder would ask for all of its documents. */
export function withTexts(folder: Folder, texts: readonly DocumentText[], readmes: readonly DocumentText[]): Folder {
  return {
    path: folder.path,
    texts,
    get documents() {
      return texts.map(({ text, file }) => withoutCredentials(readDocument(text, file)));
    },
    readmes,
    get misnamed() {
      return folder.misnamed ?? [];
    },
    unreadable: folder.unreadable,
    complete: folder.complete,
    contract: (file) => folder.contract(file),
  };
}

/** Undefined for a file that has gone, or was made unreadable, since it was found. */
export function textOf(written: DocumentText): string | undefined {
  try {
    return written.text;
  } catch (error) {
    if (error instanceof UnreadableText) return undefined;
    throw error;
  }
}
