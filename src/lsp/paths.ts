/** Addresses of the protocol (`file:` URIs) and paths of files, and the form in which documents are named: from the root, with `/`. */
import { join, relative, resolve, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** Undefined for what is no file here: `untitled:`, `git:`, another machine. */
export function pathOfUri(uri: string): string | undefined {
  if (!uri.startsWith('file:')) return undefined;
  try {
    return resolve(fileURLToPath(uri));
  } catch {
    return undefined;
  }
}

export function uriOfPath(path: string): string {
  return pathToFileURL(path).href;
}

/** `integrations/REQ-I-001-payments.md`, as a check started in `root` calls it. */
export function fileIn(root: string, path: string): string {
  const file = relative(root, path);
  return sep === '/' ? file : file.replaceAll(sep, '/');
}

export function pathIn(root: string, file: string): string {
  return join(root, file);
}

/** Whether a path is a folder itself or lies below it. */
export function isBelow(folder: string, path: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}
