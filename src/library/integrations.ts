/**
 * All requirements of one folder at work in one process: they share limits by their groups, stand in for one another, and
 * follow their documents. An edit that does not compile changes nothing: the last good version goes on, and the report says
 * why.
 */

import { compile } from '../document/compile.ts';
import { readFolder } from '../document/folder.ts';
import { PROFILES } from '../profiles/index.ts';
import type { CallInput } from '../requirement/call.ts';
import type { World } from '../requirement/clock.ts';
import type { Diagnostic } from '../requirement/diagnostic.ts';
import { ConcordatError } from '../requirement/errors.ts';
import type { Event, Observe } from '../requirement/event.ts';
import type { VendorProfile } from '../requirement/profile.ts';
import type { Requirement } from '../requirement/requirement.ts';
import { LimitGroups, type Reroute } from '../runtime/engine.ts';
import { type Environment, processEnvironment } from '../runtime/platform/environment.ts';
import { platformFetch } from '../runtime/platform/fetch.ts';
import { realWorld } from '../runtime/platform/world.ts';
import { Secrets } from '../runtime/secrets/secrets.ts';
import { Metrics } from '../runtime/telemetry/metrics.ts';
import { Integration } from './integration.ts';
import { Running } from './running.ts';
import { findPlace, type Place } from './settings.ts';

export interface IntegrationsOptions extends Place {
  /** Vendor profiles beside those of the package; of two of one name, these count. */
  readonly profiles?: readonly VendorProfile[] | undefined;
  /** Hears of every event. Default: nobody but the metrics. */
  readonly observe?: Observe | undefined;
  /** Time and chance. Default: the machine's. */
  readonly world?: World | undefined;
  /** Variables that `env:` references name. Default: the process's own. */
  readonly variables?: Environment | undefined;
  /** What carries requests: undici, or our own strict codec for plain ones (see the HTTP adapter). Default `undici`. */
  readonly transport?: 'undici' | 'wire' | undefined;
}

/** What a reload did, by requirement id. */
export interface ReloadReport {
  readonly added: readonly string[];
  readonly changed: readonly string[];
  readonly unchanged: readonly string[];
  readonly removed: readonly string[];
  /** Documents that cannot run as they are now, and why; `kept`: an earlier version goes on in their place. */
  readonly failed: readonly FailedDocument[];
  readonly diagnostics: readonly Diagnostic[];
}

export interface FailedDocument {
  readonly file: string;
  readonly requirement: string | undefined;
  readonly why: string;
  readonly kept: boolean;
}

export class Integrations implements AsyncDisposable {
  readonly folder: string;
  readonly environment: string | undefined;
  /** Counts everything that happens; `prometheus()` and `snapshot()` read it. */
  readonly metrics = new Metrics();
  readonly #profiles: readonly VendorProfile[];
  readonly #listeners = new Set<Observe>();
  readonly #running = new Map<string, Running>();
  readonly #rerouted = new WeakSet<object>();
  readonly #surroundings: ConstructorParameters<typeof Running>[1];
  #report: ReloadReport = { added: [], changed: [], unchanged: [], removed: [], failed: [], diagnostics: [] };
  #closed = false;

  /** Reads the folder and sets everything that can run to work. Throws when the folder cannot be read. */
  static async open(options: IntegrationsOptions = {}): Promise<Integrations> {
    const integrations = new Integrations(options);
    integrations.#read();
    return integrations;
  }

  private constructor(options: IntegrationsOptions) {
    const variables = options.variables ?? processEnvironment();
    const place = findPlace(options, variables);
    this.folder = place.folder;
    this.environment = place.environment;
    const own = options.profiles ?? [];
    this.#profiles = [...own, ...PROFILES.filter(({ name }) => !own.some((each) => each.name === name))];
    if (options.observe !== undefined) this.#listeners.add(options.observe);
    this.#surroundings = {
      world: options.world ?? realWorld(),
      observe: (event) => this.#tell(event),
      secrets: new Secrets(variables),
      fetch: platformFetch,
      groups: new LimitGroups(),
      reroute: this.#reroute,
      transport: options.transport,
    };
  }

  /** What the last reading of the folder found. */
  get report(): ReloadReport {
    return this.#report;
  }

  /** Hears of every event from now on; call what is returned to stop. Must be fast and must not throw. */
  subscribe(observe: Observe): () => void {
    this.#listeners.add(observe);
    return () => this.#listeners.delete(observe);
  }

  /** By id or slug, in any case. Throws CONCORDAT_REQUIREMENT_UNKNOWN, or what keeps the document from running. */
  get(idOrSlug: string): Integration {
    const running = this.#find(idOrSlug);
    if (running === undefined) throw this.#absent(idOrSlug);
    return this.#handle(running);
  }

  /** Those that run, by id. */
  all(): readonly Integration[] {
    return [...this.#running.values()]
      .sort((a, b) => (a.requirement.id < b.requirement.id ? -1 : 1))
      .map((running) => this.#handle(running));
  }

  /** Reads the folder again. Valid documents apply at once, invalid ones change nothing. */
  reload(): ReloadReport {
    this.#read();
    this.#tellRejected();
    return this.#report;
  }

  #read(): void {
    if (this.#closed) throw new ConcordatError('CONCORDAT_CLOSED', 'these integrations were closed; open them again');
    const reading = new Reading(this.#running);
    for (const document of readFolder(this.folder).documents) {
      const { requirement, diagnostics } = compile(document, { profiles: this.#profiles, environment: this.environment });
      reading.diagnostics.push(...diagnostics);
      if (requirement === undefined) reading.fail(document.file, document.id, blockers(diagnostics));
      else this.#apply(requirement, reading);
    }
    for (const id of reading.gone()) {
      const running = this.#running.get(id) as Running;
      this.#running.delete(id);
      reading.removed.push(id);
      void running.close();
    }
    this.#report = reading.report();
  }

  /** Refuses new calls, waits for those under way, closes all connections. */
  async close(): Promise<void> {
    this.#closed = true;
    const all = [...this.#running.values()];
    this.#running.clear();
    await Promise.all(all.map((running) => running.close()));
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #apply(requirement: Requirement, reading: Reading): void {
    const { id, file } = requirement;
    if (reading.seen.has(id)) return reading.fail(file, id, `${id} is the id of another document too`);
    const namesake = this.#find(requirement.slug);
    if (namesake !== undefined && namesake.requirement.id !== id && reading.seen.has(namesake.requirement.id))
      return reading.fail(file, id, `its slug "${requirement.slug}" is that of ${namesake.requirement.id} too; rename the file`);
    const running = this.#running.get(id);
    try {
      if (running === undefined) {
        this.#running.set(id, new Running(requirement, this.#surroundings));
        reading.added.push(id);
      } else if (running.requirement.revision === requirement.revision && running.requirement.file === file)
        reading.unchanged.push(id);
      else {
        running.reload(requirement);
        reading.changed.push(id);
      }
      reading.seen.add(id);
    } catch (error) {
      if (!(error instanceof ConcordatError)) throw error;
      reading.fail(file, id, error.message);
    }
  }

  #find(idOrSlug: string): Running | undefined {
    const wanted = idOrSlug.toLowerCase();
    for (const running of this.#running.values()) {
      const { id, slug } = running.requirement;
      if (id.toLowerCase() === wanted || slug.toLowerCase() === wanted) return running;
    }
    return undefined;
  }

  #handle(running: Running): Integration {
    const profile = this.#profiles.find(({ name }) => name === running.requirement.profile);
    return new Integration(running, profile?.hosts ?? [], async () => undefined);
  }

  #absent(idOrSlug: string): ConcordatError {
    if (this.#closed) return new ConcordatError('CONCORDAT_CLOSED', 'these integrations were closed; open them again');
    const wanted = idOrSlug.toLowerCase();
    const failed = this.#report.failed.find(
      ({ requirement, file }) => requirement?.toLowerCase() === wanted || file.toLowerCase().includes(wanted),
    );
    if (failed !== undefined) {
      return new ConcordatError('CONCORDAT_DOCUMENT_INVALID', `${idOrSlug} does not run: ${failed.why}`, {
        requirement: failed.requirement,
      });
    }
    const known = [...this.#running.values()].map(({ requirement }) => `${requirement.id} (${requirement.slug})`);
    const there = known.length === 0 ? 'no document there runs' : `it has ${known.join(', ')}`;
    return new ConcordatError(
      'CONCORDAT_REQUIREMENT_UNKNOWN',
      `no document in ${this.folder} has the id or slug "${idOrSlug}"; ${there}`,
    );
  }

  #tellRejected(): void {
    for (const { file, requirement = '', why, kept } of this.#report.failed) {
      const header = { at: this.#surroundings.world.now(), requirement, operation: '', call: '', attempt: 0 };
      this.#tell({ name: 'document.rejected', ...header, file, because: why, kept });
    }
  }

  #tell(event: Event): void {
    this.metrics.observe(event);
    for (const listener of this.#listeners) listener(event);
  }

  /** A call that stands in for another is not passed on again: two documents may name each other. */
  readonly #reroute: Reroute = (id, exchange, options) => {
    const target = this.#running.get(id);
    if (target === undefined || exchange.input === undefined || this.#rerouted.has(exchange)) return undefined;
    const request = requestFor(target, exchange.operation.name, exchange.input);
    if (request === undefined) return undefined;
    const instead = target.adapter.exchange(request);
    this.#rerouted.add(instead);
    return target.engine.call(instead, options);
  };
}

/** What one reading of the folder finds, on the way to its report. */
class Reading {
  readonly added: string[] = [];
  readonly changed: string[] = [];
  readonly unchanged: string[] = [];
  readonly removed: string[] = [];
  readonly failed: FailedDocument[] = [];
  readonly diagnostics: Diagnostic[] = [];
  readonly seen = new Set<string>();
  readonly #before: ReadonlyMap<string, Running>;
  readonly #kept = new Set<string>();

  constructor(before: ReadonlyMap<string, Running>) {
    this.#before = before;
  }

  /** The document cannot run as it is. What its id, or the same file, ran as before goes on. */
  fail(file: string, id: string | undefined, why: string): void {
    const earlier = [...this.#before.values()].find(({ requirement }) => requirement.file === file || requirement.id === id)
      ?.requirement.id;
    if (earlier !== undefined) this.#kept.add(earlier);
    this.failed.push({ file, requirement: id ?? earlier, why, kept: earlier !== undefined });
  }

  gone(): string[] {
    return [...this.#before.keys()].filter((id) => !this.seen.has(id) && !this.#kept.has(id));
  }

  report(): ReloadReport {
    const { added, changed, unchanged, removed, failed, diagnostics } = this;
    return { added, changed, unchanged, removed, failed, diagnostics };
  }
}

function requestFor(target: Running, operation: string, input: CallInput): ReturnType<Running['adapter']['build']> | undefined {
  try {
    return target.adapter.build(target.adapter.operation(operation), input);
  } catch (error) {
    // It has no such operation, or the input does not fit it: then it cannot take the call, which is all that is asked.
    if (error instanceof ConcordatError) return undefined;
    throw error;
  }
}

function blockers(diagnostics: readonly Diagnostic[]): string {
  return diagnostics
    .filter(({ blocks }) => blocks)
    .map(({ file, range, message }) => `${file}:${range.start.line}: ${message}`)
    .join('; ');
}
