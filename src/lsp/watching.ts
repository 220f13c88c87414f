/** What happens on disk: which changes the client is asked to tell, and what becomes of them. */
import { basename } from 'node:path';
import { type ClientCapabilities, FileChangeType, type FileEvent, type FileSystemWatcher } from 'vscode-languageserver';
import { nextTurn } from '../runtime/platform/turn.ts';
import type { Publisher } from './diagnostics/publisher.ts';
import { isBelow, pathOfUri, uriOfPath } from './paths.ts';
import type { Projects } from './projects.ts';

const SLICE = 20;

/** Documents, READMEs, and the contracts beside them. */
export function watchers(projects: Projects, { workspace }: ClientCapabilities): FileSystemWatcher[] {
  const relative = workspace?.didChangeWatchedFiles?.relativePatternSupport === true;
  return projects.all.flatMap(({ folder }) => {
    if (folder === undefined) return [];
    return [{ globPattern: relative ? { baseUri: uriOfPath(folder), pattern: '**/*' } : `**/${escaped(basename(folder))}/**/*` }];
  });
}

export async function filesChanged(projects: Projects, publisher: Publisher, changes: readonly FileEvent[]): Promise<void> {
  let read = 0;
  for (const { uri, type } of changes) {
    const path = pathOfUri(uri);
    if (path === undefined) continue;
    for (const project of projects.all) {
      if (project.folder === undefined || !isBelow(project.root, path)) continue;
      if (project.covers(path)) project.disk(path);
      else {
        project.disk(path);
        if (type === FileChangeType.Deleted) project.lookAgainBelow(path);
      }
      publisher.later(project);
    }
    // A change of branch can be a change of thousands of files.
    if (++read % SLICE === 0) await nextTurn();
  }
}

/** A name as part of a pattern. */
function escaped(name: string): string {
  return name.replace(/[*?{}[\]]/g, '?');
}
