/**
 * When findings are worked out and told. With every key only the document that changed is judged, and answered; what the change
 * means for others, and what only all of them together show, follows when nobody has typed for a moment, a slice at a time, and
 * starts again when somebody does.
 */
import { createHash } from 'node:crypto';
import { type Diagnostic, type DocumentDiagnosticReport, DocumentDiagnosticReportKind } from 'vscode-languageserver';
import { Alarm, type World } from '../../requirement/clock.ts';
import { nextTurn } from '../../runtime/platform/turn.ts';
import type { Abilities } from '../abilities.ts';
import { fileIn, pathIn, uriOfPath } from '../paths.ts';
import type { Project } from '../project.ts';
import type { Projects } from '../projects.ts';
import { diagnosticOf } from './finding.ts';

export interface Channel {
  publish(uri: string, version: number | undefined, diagnostics: Diagnostic[]): void;
  /** Asks a client that pulls to pull again. */
  refresh(): void;
  failed(error: unknown): void;
}

export interface OpenDocument {
  /** As the client writes it: two addresses can be one file. */
  readonly uri: string;
  readonly version: number;
}

export interface PublisherOptions {
  readonly projects: Projects;
  readonly channel: Channel;
  readonly abilities: Abilities;
  readonly world: World;
  /** Whether documents that are not open are told about too. */
  readonly wholeFolder: boolean;
}

/** Milliseconds without a change after which the others are looked at. */
const PAUSE = 150;
/** Documents between two turns of everybody else: a few milliseconds. */
const SLICE = 20;

export class Publisher {
  readonly #options: PublisherOptions;
  readonly #open = new Map<string, OpenDocument>();
  /** What the client knows, as a hash, by path. */
  readonly #told = new Map<string, string>();
  readonly #dirty = new Set<Project>();
  readonly #pause: Pause;
  /** Grows with every change: work begun before it is given up. */
  #generation = 0;

  constructor(options: PublisherOptions) {
    this.#options = options;
    this.#pause = new Pause(() => {
      this.settle().catch((error: unknown) => options.channel.failed(error));
    });
  }

  opened(project: Project, path: string, document: OpenDocument): void {
    this.#open.set(path, document);
    this.#told.delete(path);
    this.changed(project, path);
  }

  /** A text has changed, in the editor or on disk. */
  changed(project: Project, path: string): void {
    const { abilities } = this.#options;
    if (this.#open.has(path) && !abilities.pulls) this.#tell(path, this.#diagnosticsOf(project, path, 'before'));
    this.later(project);
  }

  versioned(path: string, version: number): void {
    const document = this.#open.get(path);
    if (document !== undefined) this.#open.set(path, { ...document, version });
  }

  closed(project: Project, path: string): void {
    const told = this.#told.has(path);
    const document = this.#open.get(path);
    this.#open.delete(path);
    this.#told.delete(path);
    if (told && document !== undefined && !this.#options.abilities.pulls)
      this.#options.channel.publish(document.uri, undefined, []);
    this.later(project);
  }

  /** Everything of this project may have changed. */
  later(project: Project): void {
    const { world } = this.#options;
    this.#generation++;
    this.#dirty.add(project);
    world.schedule(this.#pause, world.now() + PAUSE);
  }

  stop(): void {
    this.#generation++;
    this.#options.world.cancel(this.#pause);
  }

  pull(project: Project | undefined, path: string, known: string | undefined): DocumentDiagnosticReport {
    const items = project === undefined ? [] : this.#diagnosticsOf(project, path, 'before');
    const resultId = hash(items);
    this.#told.set(path, resultId);
    if (known === resultId) return { kind: DocumentDiagnosticReportKind.Unchanged, resultId };
    return { kind: DocumentDiagnosticReportKind.Full, resultId, items };
  }

  /** Works out everything anew and tells what is different from what was told. Ends early when something changes meanwhile. */
  async settle(): Promise<void> {
    const { world, channel, wholeFolder, abilities } = this.#options;
    world.cancel(this.#pause);
    const generation = this.#generation;
    let stale = false;
    for (const project of [...this.#dirty]) {
      for (const _ of project.walk()) {
        await nextTurn();
        if (this.#generation !== generation) return;
      }
      for (const file of project.openFiles) {
        const path = pathIn(project.root, file);
        const diagnostics = this.#diagnosticsOf(project, path, 'now');
        if (!abilities.pulls) this.#tell(path, diagnostics);
        else if (this.#told.get(path) !== hash(diagnostics)) stale = true;
      }
      if (wholeFolder && !(await this.#settleClosed(project, generation))) break;
      this.#dirty.delete(project);
    }
    if (stale && abilities.refreshesPulls) channel.refresh();
  }

  /** False when it was given up. */
  async #settleClosed(project: Project, generation: number): Promise<boolean> {
    const here = new Set<string>();
    let seen = 0;
    for (const file of project.files) {
      const path = pathIn(project.root, file);
      here.add(path);
      if (this.#open.has(path)) continue;
      this.#tell(path, this.#diagnosticsOf(project, path, 'now'));
      if (++seen % SLICE === 0) await nextTurn();
      if (this.#generation !== generation) return false;
    }
    for (const path of [...this.#told.keys()])
      if (!here.has(path) && !this.#open.has(path) && project.covers(path)) this.#tell(path, []);
    return true;
  }

  #diagnosticsOf(project: Project, path: string, together: 'now' | 'before'): Diagnostic[] {
    const findings = project.diagnosticsOf(fileIn(project.root, path), together);
    return findings.map((finding) => diagnosticOf(finding, this.#options.abilities));
  }

  /** Sends what is not known yet. Nothing at all is what a client knows of a file it was never told about. */
  #tell(path: string, diagnostics: Diagnostic[]): void {
    const open = this.#open.get(path);
    const now = hash(diagnostics);
    const before = this.#told.get(path);
    if (before === now || (before === undefined && open === undefined && diagnostics.length === 0)) return;
    if (open === undefined && diagnostics.length === 0) this.#told.delete(path);
    else this.#told.set(path, now);
    this.#options.channel.publish(open?.uri ?? uriOfPath(path), open?.version, diagnostics);
  }
}

class Pause extends Alarm {
  readonly #over: () => void;

  constructor(over: () => void) {
    super();
    this.#over = over;
  }

  override ring(): void {
    this.#over();
  }
}

function hash(diagnostics: readonly Diagnostic[]): string {
  return createHash('sha1').update(JSON.stringify(diagnostics)).digest('base64');
}
