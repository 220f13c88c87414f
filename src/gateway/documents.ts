import { Routes } from './routes.ts';
import type { ReadingReport, ServedIntegrations } from './served.ts';

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
  readonly #epoch: () => number;
  #routes: Routes;
  #readAt: string | undefined;
  #failure: string | undefined;

  /** `epoch`: wall-clock milliseconds. */
  constructor(integrations: ServedIntegrations, epoch: () => number) {
    this.#integrations = integrations;
    this.#epoch = epoch;
    this.#routes = new Routes(integrations.all());
  }

  get routes(): Routes {
    return this.#routes;
  }

  get status(): DocumentsStatus {
    const { failed, diagnostics } = this.#integrations.report;
    return { readAt: this.#readAt, failed, diagnostics, failure: this.#failure };
  }

  reload(): DocumentsStatus {
    this.#readAt = new Date(this.#epoch()).toISOString();
    try {
      this.#integrations.reload();
      this.#routes = new Routes(this.#integrations.all());
      this.#failure = undefined;
    } catch (error) {
      this.#failure = error instanceof Error ? error.message : String(error);
    }
    return this.status;
  }
}
