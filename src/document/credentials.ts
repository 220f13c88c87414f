/**
 * Documents with a credential pasted into them. What is said about such a document is made from a copy without it, so that no
 * message, which may quote a part of the text, can carry a part of the credential.
 */
import { maskSecrets } from './credentials/secrets.ts';
import type { Document } from './document.ts';
import { readDocument } from './read.ts';

/** The document itself, or a copy in which dots stand for every credential; all places stay the same, and it still knows them. */
export function withoutCredentials(document: Document): Document {
  const { credentials, masked, text, file } = document;
  return credentials.length === 0 || masked ? document : readDocument(maskSecrets(text, credentials), file, credentials);
}
