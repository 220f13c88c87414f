/**
 * All requirements of one folder at work in one process: they share limits by their groups, stand in for one another, and
 * follow their documents. An edit that does not compile changes nothing: the last good version goes on, and the report says
 * why. The same for a document that claims another's names.
 */

import { compile } from '../document/compile.ts';
import type { Document } from '../document/document.ts';
import { readFolder } from '../document/folder.ts';
import type { Fleet } from '../fleet/fleet.ts';
import { PROFILES } from '../profiles/index.ts';
import type { CallInput } from '../requirement/call.ts';
import type { World } from '../requirement/clock.ts';
import type { Diagnostic } from '../requirement/diagnostic.ts';
import { ConcordatError } from '../requirement/errors.ts';
import type { Observe } from '../requirement/event.ts';
import type { VendorProfile } from '../requirement/profile.ts';
import type { Requirement } from '../requirement/requirement.ts';
import { parseSecretReference } from '../requirement/secret-reference.ts';
import type { Store } from '../requirement/store.ts';
import { LimitGroups, type Reroute } from '../runtime/engine.ts';
import { type Environment, processEnvironment } from '../runtime/platform/environment.ts';
import { platformFetch } from '../runtime/platform/fetch.ts';
import { realWorld } from '../runtime/platform/world.ts';
import { Secrets } from '../runtime/secrets/secrets.ts';
import { Metrics } from '../runtime/telemetry/metrics.ts';
import { Observers } from '../runtime/telemetry/observers.ts';
import { Durability } from './durability.ts';
import type { DurableWork, OutboxTableSetting } from './durable-work.ts';
import { type FleetSetting, fleetFor, serveFleet } from './fleet.ts';
import { Integration } from './integration.ts';
import type { RequirementName, RequirementOf } from './known-requirements.ts';
import { type Claim, disputes } from './names.ts';
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
  /**
   * Keeps what must survive the process. One that is given is drained from now on, and whoever opened it closes it. A function
   * is asked at the first durable use, and what it opens is closed with the integrations. Default: nothing durable is done.
   */
  readonly store?: Store | (() => Promise<Store>) | undefined;
  /** Takes what an application writes into a table of its own PostgreSQL (see the how-to on the transactional outbox). Needs a store. */
  readonly outboxTable?: OutboxTableSetting | undefined;
  /** Ranges of addresses (`10.20.0.0/16`) that are not public and may be told of our events all the same. Default: none. */
  readonly subscriberAddresses?: readonly string[] | undefined;
  /** The process's name, in claims and in the history of deliveries. Default: a new identifier. */
  readonly member?: string | undefined;
  /**
   * Acts as one with the other processes that use the same store: limits, breakers and orders are theirs together. Needs a
   * store that is given open. Default: this process is alone.
   */
  readonly fleet?: FleetSetting | undefined;
  /** What carries requests: undici, or our own strict codec for plain ones (see the HTTP adapter). Default `undici`. */
  readonly transport?: 'undici' | 'wire' | undefined;
}

/** What a reload did, by requirement id. */
export interface ReloadReport {
  readonly added: readonly string[];
  readonly changed: readonly string[];
  readonly unchanged: readonly string[];
  readonly removed: readonly string[];
  /** Their documents are not there; they go on for the grace that the reload gives. */
  readonly missing: readonly string[];
  /** Documents that cannot run as they are now, and why; `kept`: an earlier version goes on in their place. */
  readonly failed: readonly FailedDocument[];
  readonly diagnostics: readonly Diagnostic[];
}

export interface ReloadOptions {
  /**
   * How long a requirement goes on whose document is not there, in milliseconds from the reload that first misses it: saving
   * takes a document away before it puts the new one there. Default 0.
   */
  readonly grace?: number | undefined;
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
  readonly #observers = new Observers([this.metrics.observe]);
  readonly #running = new Map<string, Running>();
  /** Since when documents that run have not been there, by id. */
  readonly #missing = new Map<string, number>();
  readonly #rerouted = new WeakSet<object>();
  readonly #surroundings: ConstructorParameters<typeof Running>[1];
  readonly #durability: Durability;
  /** Undefined: this process is alone. */
  readonly fleet: Fleet | undefined;
  #report: ReloadReport = { added: [], changed: [], unchanged: [], removed: [], missing: [], failed: [], diagnostics: [] };
  /** The files of the last reading. */
  #files: ReadonlySet<string> = new Set();
  #closed = false;
  #closing: Promise<void> | undefined;

  /** Reads the folder and sets everything that can run to work. Throws when the folder cannot be read. */
  static async open(options: IntegrationsOptions = {}): Promise<Integrations> {
    const integrations = new Integrations(options);
    integrations.#read(0);
    serveFleet(integrations.fleet, integrations.#surroundings.groups, integrations.#running);
    await integrations.#durability.start();
    return integrations;
  }

  private constructor(options: IntegrationsOptions) {
    const variables = options.variables ?? processEnvironment();
    const place = findPlace(options, variables);
    this.folder = place.folder;
    this.environment = place.environment;
    const own = options.profiles ?? [];
    this.#profiles = [...own, ...PROFILES.filter(({ name }) => !own.some((each) => each.name === name))];
    if (options.observe !== undefined) this.#observers.add(options.observe);
    const world = options.world ?? realWorld();
    const secrets = new Secrets(variables);
    const member = options.member ?? world.identifier();
    this.#durability = new Durability({
      store: options.store,
      world,
      observe: this.#observers.observe,
      member,
      integrations: { find: (name) => this.#find(name), all: () => this.#running.values() },
      outboxTable: resolved(options.outboxTable, secrets),
      subscriberAddresses: options.subscriberAddresses,
      secrets,
    });
    this.fleet = fleetFor(options.fleet, options.store, world, this.#observers.observe, member);
    this.#surroundings = {
      world,
      observe: this.#observers.observe,
      secrets,
      fetch: platformFetch,
      groups: new LimitGroups(this.fleet?.limits),
      fleet: this.fleet,
      reroute: this.#reroute,
      queue: options.store === undefined ? undefined : this.#durability.queue,
      transport: options.transport,
    };
  }

  /** Outbox and what drains it; undefined without a store, and where one is opened only when it is needed, before that. */
  get deliveries(): DurableWork | undefined {
    return this.#durability.work;
  }

  /** What the last reading of the folder found. */
  get report(): ReloadReport {
    return this.#report;
  }

  /** Hears of every event from now on; call what is returned to stop. Must be fast and must not throw. */
  subscribe(observe: Observe): () => void {
    return this.#observers.add(observe);
  }

  /** By id or slug, in any case. Throws CONCORDAT_REQUIREMENT_UNKNOWN, or what keeps the document from running. */
  get<N extends RequirementName>(idOrSlug: N): Integration<RequirementOf<N>>;
  get(idOrSlug: string): Integration;
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
  reload({ grace = 0 }: ReloadOptions = {}): ReloadReport {
    this.#read(grace);
    this.#tellRejected();
    this.fleet?.announce();
    return this.#report;
  }

  #read(grace: number): void {
    if (this.#closed) throw new ConcordatError('CONCORDAT_CLOSED', 'these integrations were closed; open them again');
    const reading = new Reading(this.#running);
    const { documents, unreadable } = readFolder(this.folder);
    for (const { file, message } of unreadable) reading.fail(file, undefined, message);
    const files = new Set([...documents, ...unreadable].map(({ file }) => file));
    const overdue = this.#overdue(files, grace);
    const lost = disputes(this.#claims(documents), this.#names(overdue), this.#files);
    for (const document of documents) {
      const { requirement, diagnostics } = compile(document, { profiles: this.#profiles, environment: this.environment });
      const dispute = lost.get(document.file);
      for (const diagnostic of diagnostics) reading.diagnostics.push(diagnostic);
      if (requirement === undefined) reading.fail(document.file, document.id, blockers(diagnostics));
      else if (dispute !== undefined) reading.fail(document.file, requirement.id, dispute);
      else this.#apply(requirement, reading);
    }
    for (const id of reading.gone()) {
      if (this.#missing.has(id) && !overdue.has(id)) continue;
      const running = this.#running.get(id) as Running;
      this.#running.delete(id);
      reading.removed.push(id);
      void running.close();
    }
    for (const id of this.#missing.keys()) {
      if (!this.#running.has(id) || reading.seen.has(id)) this.#missing.delete(id);
    }
    this.#files = files;
    this.#report = { ...reading.report(), missing: [...this.#missing.keys()].filter((id) => !overdue.has(id)) };
  }

  /** Notes whose documents are not there; returns those that have not been for as long as the grace. */
  #overdue(files: ReadonlySet<string>, grace: number): ReadonlySet<string> {
    const now = this.#surroundings.world.now();
    const overdue = new Set<string>();
    for (const [id, { requirement }] of this.#running) {
      if (files.has(requirement.file)) this.#missing.delete(id);
      else {
        const since = this.#missing.get(id) ?? now;
        this.#missing.set(id, since);
        if (now - since >= grace) overdue.add(id);
      }
    }
    return overdue;
  }

  #names(except: ReadonlySet<string>): readonly Claim[] {
    return [...this.#running.values()].map(({ requirement }) => requirement).filter(({ id }) => !except.has(id));
  }

  /** A document that says no id any more still stands for what its file runs as. */
  #claims(documents: readonly Document[]): readonly Claim[] {
    const before = new Map(this.#names(new Set()).map(({ file, id }) => [file, id]));
    return documents.flatMap(({ file, slug, id = before.get(file) }) => (id === undefined ? [] : [{ file, id, slug }]));
  }

  /** Refuses new calls, waits for those under way, closes all connections. Once is as good as twice. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    this.#closed = true;
    await this.#durability.close();
    const all = [...this.#running.values()];
    this.#running.clear();
    await Promise.all(all.map((running) => running.close()));
    await this.fleet?.leave();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #apply(requirement: Requirement, reading: Reading): void {
    const { id, file } = requirement;
    const running = this.#running.get(id);
    if (running !== undefined && opens(running.requirement, requirement)) {
      const why = 'the operations table is gone, and without one every path of every method would be open';
      return reading.fail(file, id, `${why}; write the table, or restart to run without one`);
    }
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
    return new Integration(running, profile?.hosts ?? [], this.#durability, async () => undefined);
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
      this.#observers.observe({ name: 'document.rejected', ...header, file, because: why, kept });
    }
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
    const before = [...this.#before.values()].map(({ requirement }) => requirement);
    const earlier = (before.find((each) => each.file === file) ?? before.find((each) => each.id === id))?.id;
    if (earlier !== undefined) this.#kept.add(earlier);
    this.failed.push({ file, requirement: id ?? earlier, why, kept: earlier !== undefined });
  }

  gone(): string[] {
    return [...this.#before.keys()].filter((id) => !this.seen.has(id) && !this.#kept.has(id));
  }

  report(): Omit<ReloadReport, 'missing'> {
    const { added, changed, unchanged, removed, failed, diagnostics } = this;
    return { added, changed, unchanged, removed, failed, diagnostics };
  }
}

/** With the address itself, where a reference to it was given. */
function resolved(table: OutboxTableSetting | undefined, secrets: Secrets): OutboxTableSetting | undefined {
  const reference = table === undefined ? undefined : parseSecretReference(table.url);
  return table === undefined || reference === undefined ? table : { ...table, url: secrets.read(reference) };
}

/** Whether only declared operations could be called before, and now everything could. */
function opens(before: Requirement, after: Requirement): boolean {
  return before.operations.some(({ implicit }) => !implicit) && after.operations.some(({ implicit }) => implicit);
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
