/**
 * Documents with a credential pasted into them. What is said about such a document is made from a copy without it, so that no
 * message, which may quote a part of the text, can carry a part of the credential.
 */

import { findSecrets, maskSecrets, type Secret } from './credentials/secrets.ts';
import type { Document } from './document.ts';
import { readDocument } from './read.ts';

const known = new WeakMap<Document, readonly Secret[]>();
const copies = new WeakSet<Document>();

/** What looks like a credential in the document as it was written, in order; looked for once. */
export function credentialsOf(document: Document): readonly Secret[] {
  let secrets = known.get(document);
  if (secrets === undefined) {
    secrets = findSecrets(document.text);
    known.set(document, secrets);
  }
  return secrets;
}

/** The document itself, or a copy in which dots stand for every credential; all places stay the same, and it still knows them. */
export function withoutCredentials(document: Document): Document {
  const secrets = credentialsOf(document);
  if (secrets.length === 0 || copies.has(document)) return document;
  const copy = readDocument(maskSecrets(document.text, secrets), document.file);
  known.set(copy, secrets);
  copies.add(copy);
  return copy;
}
