/** Every folder of documents that an editor has open, and which one a file belongs to. */
import { existsSync, readdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { isNamedLikeADocument } from '../document/folder.ts';
import { isBelow } from './paths.ts';
import { Project } from './project.ts';

export interface ProjectsOptions {
  /** The folder of documents for a root, relative to it or absolute, as settings name it. May throw when these cannot be read. */
  readonly folderFor: (root: string) => string;
  readonly today: () => string;
  /** What goes wrong is told here. */
  readonly warn: (message: string) => void;
}

export class Projects {
  readonly #options: ProjectsOptions;
  readonly #projects = new Map<string, Project>();
  /** Open documents outside of every folder, by the folder they lie in. */
  readonly #loose = new Map<string, Project>();

  constructor(options: ProjectsOptions) {
    this.#options = options;
  }

  /** Nothing is read yet: see `Project.load`. */
  add(root: string): Project {
    const known = this.#projects.get(root);
    if (known !== undefined) return known;
    const project = new Project({ root, folder: this.#folderFor(root), today: this.#options.today });
    this.#projects.set(root, project);
    return project;
  }

  remove(root: string): Project | undefined {
    const project = this.#projects.get(root);
    this.#projects.delete(root);
    return project;
  }

  get all(): readonly Project[] {
    return [...this.#projects.values(), ...this.#loose.values()];
  }

  /** The project that knows the file; the one with the nearest folder where several do. */
  of(path: string): Project | undefined {
    let nearest: Project | undefined;
    for (const project of this.#projects.values()) {
      if (!project.covers(path)) continue;
      if (nearest === undefined || (project.folder ?? '').length > (nearest.folder ?? '').length) nearest = project;
    }
    return nearest ?? this.#loose.get(dirname(path));
  }

  /** The same for a document that has been opened; one outside of every folder is judged by itself. */
  forOpened(path: string): Project | undefined {
    const known = this.of(path);
    if (known !== undefined) return known.covers(path) ? known : undefined;
    const project = new Project({ root: dirname(path), folder: undefined, today: this.#options.today });
    if (!project.covers(path)) return undefined;
    this.#loose.set(dirname(path), project);
    return project;
  }

  closed(path: string): void {
    const loose = this.#loose.get(dirname(path));
    if (loose !== undefined && loose.openFiles.length === 0) this.#loose.delete(dirname(path));
  }

  /** Where settings name a folder that is not there and documents lie in the root itself, somebody has opened just these. */
  #folderFor(root: string): string {
    let folder = resolve(root, 'integrations');
    try {
      folder = resolve(root, this.#options.folderFor(root));
    } catch (error) {
      this.#options.warn((error as Error).message);
    }
    return !existsSync(folder) && !isBelow(folder, root) && holdsDocuments(root) ? root : folder;
  }
}

function holdsDocuments(root: string): boolean {
  try {
    return readdirSync(root).some(isNamedLikeADocument);
  } catch {
    return false;
  }
}
