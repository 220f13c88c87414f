import type { World } from '../requirement/clock.ts';
import { Patience } from './caller-body.ts';
import { Routes } from './routes.ts';
import type { ReadingReport, ServedIntegrations } from './served.ts';

/**
 * Editors and version control take a document away and then put the new one there: so long it counts as the same,
 * milliseconds.
 */
const GRACE = 3_000;

/** How the documents stand: when they were read last, and what was found. */
export interface DocumentsStatus extends ReadingReport {
  /** Wall-clock time, ISO 8601; undefined: not since the start. */
  readonly readAt: string | undefined;
  /** Why the last reading failed as a whole; the versions before it go on. */
  readonly failure: string | undefined;
}

/** The versions of the documents that are served now. Reading them again is one step: a request sees the old ones or the new. */
export class ServedDocuments {
  readonly #integrations: ServedIntegrations;
  readonly #world: World;
  readonly #grace: Patience;
  #routes: Routes;
  #readAt: string | undefined;
  #failure: string | undefined;

  constructor(integrations: ServedIntegrations, world: World) {
    this.#integrations = integrations;
    this.#world = world;
    this.#grace = new Patience(world, GRACE, () => this.reload());
    this.#routes = new Routes(integrations.all());
  }

  get routes(): Routes {
    return this.#routes;
  }

  get status(): DocumentsStatus {
    const { missing, failed, diagnostics } = this.#integrations.report;
    return { readAt: this.#readAt, missing, failed, diagnostics, failure: this.#failure };
  }

  /** Nothing is read by itself any more. */
  close(): void {
    this.#grace.stop();
  }

  reload(): DocumentsStatus {
    this.#readAt = new Date(this.#world.epoch()).toISOString();
    try {
      const { missing } = this.#integrations.reload({ grace: GRACE });
      if (missing.length > 0) this.#grace.start();
      this.#routes = new Routes(this.#integrations.all());
      this.#failure = undefined;
    } catch (error) {
      this.#failure = error instanceof Error ? error.message : String(error);
    }
    return this.status;
  }
}
