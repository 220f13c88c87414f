/**
 * A real PostgreSQL for tests: one's own server in a temporary folder, on a private socket and a free port of the loopback.
 *
 *   const url = await freshDatabase();                  // an empty database on the one server that this process shares
 *
 *   const server = await startPostgres(t);              // a server of one's own, to be killed
 *   const url = server.url(await server.createDatabase());
 *   await server.kill();                                // SIGKILL to all of its processes at once
 *   await server.start();                               // again, with the same data and port
 *
 *   const standby = await startStandby(t, server);      // synchronous: the server commits nothing that the standby does not have
 *   await server.kill(); await standby.promote();
 *
 * `t` is a test's context, or anything with `after`. A server dies with the process that started it, however that ends.
 * Needs `postgresql-15` (scripts/counterparts.sh installs it); where it is missing the test fails and says so.
 */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { chmod, chown, cp, mkdir, mkdtemp, open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';

export interface Scope {
  after(finish: () => unknown): void;
}

export interface PostgresOptions {
  /** False: faster, and nothing survives a crash of the machine. Default: true. */
  readonly fsync?: boolean;
  /** Lines of postgresql.conf. */
  readonly settings?: Readonly<Record<string, string | number>>;
}

const run = promisify(execFile);
const USER = 'concordat';
/** The role whose password is really asked for; all others come in without. */
export const GUARDED = { user: 'guarded', password: 'open¦sesame'.replace('¦', '-') } as const;

export class PostgresServer {
  readonly port: number;
  /** Of its data. */
  readonly folder: string;
  /** Of its Unix socket. */
  readonly socket: string;
  readonly #settings: readonly string[];
  #process: ChildProcess | undefined;
  #databases = 0;

  constructor(port: number, root: string, settings: readonly string[]) {
    this.port = port;
    this.socket = root;
    this.folder = join(root, 'data');
    this.#settings = settings;
  }

  /** Of the postmaster; undefined: it does not run. */
  get pid(): number | undefined {
    return this.#process?.pid;
  }

  /** Over TCP, as a superuser; `host`: another way to it, such as a forwarder's `127.0.0.1:4711`. */
  url(database = 'postgres', host = `127.0.0.1:${this.port}`): string {
    return `postgres://${USER}@${host}/${database}`;
  }

  /** An empty one; its name. */
  async createDatabase(name = `test_${process.pid}_${++this.#databases}`): Promise<string> {
    await this.query(`CREATE DATABASE "${name}"`);
    return name;
  }

  /** One statement on a connection of its own. */
  async query<Row extends pg.QueryResultRow>(
    text: string,
    values: readonly unknown[] = [],
    database = 'postgres',
  ): Promise<Row[]> {
    const client = new pg.Client({ host: this.socket, port: this.port, user: USER, database });
    await client.connect();
    try {
      return (await client.query<Row>(text, [...values])).rows;
    } finally {
      await client.end();
    }
  }

  async start(): Promise<void> {
    if (this.#process !== undefined) throw new Error(`PostgreSQL on port ${this.port} runs already`);
    const log = await open(join(this.socket, 'log'), 'a');
    const settings = [`port=${this.port}`, `unix_socket_directories=${this.socket}`, ...this.#settings].flatMap((line) => [
      '-c',
      line,
    ]);
    const [command, words] = await asServer('postgres', ['-D', this.folder, ...settings], true);
    const child = spawn(command, words, { stdio: ['ignore', log.fd, log.fd], cwd: this.socket });
    child.unref();
    this.#process = child;
    child.once('exit', () => {
      if (this.#process === child) this.#process = undefined;
    });
    await log.close();
    for (let waited = 0; ; waited += 10) {
      if (status(this.folder, child.pid) !== undefined) return;
      if (this.#process !== child) throw new Error(`PostgreSQL did not start:\n${lastLines(join(this.socket, 'log'))}`);
      if (waited > 60_000) throw new Error(`PostgreSQL is not ready after a minute:\n${lastLines(join(this.socket, 'log'))}`);
      await pause(10);
    }
  }

  /** In good order; connections are cut. */
  async stop(): Promise<void> {
    await this.#end(() => this.#process?.kill('SIGINT'));
  }

  /** SIGKILL to every one of its processes, as a power cut would. */
  async kill(): Promise<void> {
    await this.#end(() => this.#signal('SIGKILL'));
  }

  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }

  /** All of its processes stand still: connections stay open and nothing answers. */
  freeze(): void {
    this.#signal('SIGSTOP');
  }

  thaw(): void {
    this.#signal('SIGCONT');
  }

  /** Makes a standby the one that is written to. */
  async promote(): Promise<void> {
    await tool('pg_ctl', ['promote', '-w', '-D', this.folder]);
  }

  /** Kills it and removes its data. Synchronous, so that it may be the last act of a process. */
  discard(): void {
    this.#signal('SIGKILL');
    this.#process = undefined;
    for (let attempt = 0; attempt < 5; attempt++) {
      try {
        return rmSync(this.socket, { recursive: true, force: true, maxRetries: 5, retryDelay: 20 });
      } catch {
        // A process that is just dying still wrote a file.
      }
    }
  }

  async #end(act: () => void): Promise<void> {
    const child = this.#process;
    if (child === undefined) return;
    const pids = family(child.pid);
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    child.ref();
    act();
    await ended;
    while (pids.some(alive)) await pause(5);
  }

  #signal(signal: NodeJS.Signals): void {
    for (const pid of family(this.#process?.pid)) {
      try {
        process.kill(pid, signal);
      } catch {
        // Gone already.
      }
    }
  }
}

/** A server of one's own, gone when the scope ends. */
export async function startPostgres(scope: Scope, options: PostgresOptions = {}): Promise<PostgresServer> {
  const root = await emptyFolder();
  await cp(await template(), join(root, 'data'), { recursive: true, preserveTimestamps: true });
  await own(root);
  const server = new PostgresServer(await freePort(), root, lines(options));
  scope.after(() => server.discard());
  await server.start();
  return server;
}

/** A synchronous hot standby of `primary`, which from now on commits nothing that the standby has not written down. */
export async function startStandby(
  scope: Scope,
  primary: PostgresServer,
  options: PostgresOptions = {},
): Promise<PostgresServer> {
  const root = await emptyFolder();
  await own(root);
  const name = `standby_${primary.port}`;
  const from = `host=${primary.socket} port=${primary.port} user=${USER} application_name=${name}`;
  await tool('pg_basebackup', ['-D', join(root, 'data'), '-d', from, '-R', '-X', 'stream', '-c', 'fast', '--no-sync']);
  const server = new PostgresServer(await freePort(), root, lines(options));
  scope.after(() => server.discard());
  // The settings of the primary are copied: who waits for whom is not the standby's.
  await server.start();
  await primary.query(`ALTER SYSTEM SET synchronous_standby_names = '${name}'`);
  await primary.query('SELECT pg_reload_conf()');
  for (;;) {
    const [row] = await primary.query<{ sync_state: string }>('SELECT sync_state FROM pg_stat_replication');
    if (row?.sync_state === 'sync') return server;
    await pause(20);
  }
}

let shared: Promise<PostgresServer> | undefined;

/** One for the whole process, started when it is first asked for, gone when the process ends. */
export function sharedPostgres(): Promise<PostgresServer> {
  shared ??= startPostgres({ after: (finish) => process.once('exit', finish) });
  return shared;
}

/** The URL of an empty database on the server that this process shares. */
export async function freshDatabase(): Promise<string> {
  const server = await sharedPostgres();
  return server.url(await server.createDatabase());
}

function lines({ fsync = true, settings = {} }: PostgresOptions): string[] {
  const all: Record<string, string | number> = {
    shared_buffers: '64MB',
    max_connections: 120,
    fsync: fsync ? 'on' : 'off',
    ...settings,
  };
  return Object.entries(all).map(([name, value]) => `${name}=${value}`);
}

/** initdb takes seconds: it is done once per machine, and copied. */
async function template(): Promise<string> {
  const folder = join(tmpdir(), `concordat-postgres-template-3-${process.getuid?.() ?? 0}`);
  if (existsSync(folder)) return folder;
  const root = await emptyFolder();
  const data = join(root, 'data');
  const password = join(root, 'password');
  await writeFile(password, 'unused-here');
  await own(root);
  await tool('initdb', ['-D', data, '-U', USER, '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync', '--no-instructions']);
  const rules = await readFile(join(data, 'pg_hba.conf'), 'utf8');
  await writeFile(join(data, 'pg_hba.conf'), `host all ${GUARDED.user} all scram-sha-256\n${rules}`);
  const server = new PostgresServer(await freePort(), root, []);
  await server.start();
  await server.query(`CREATE ROLE ${GUARDED.user} LOGIN SUPERUSER PASSWORD '${GUARDED.password}'`);
  await server.stop();
  try {
    await rename(data, folder);
  } catch (error) {
    // Another process was quicker.
    if (!existsSync(folder)) throw error;
  }
  await rm(root, { recursive: true, force: true });
  return folder;
}

async function emptyFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'concordat-postgres-'));
}

async function tool(name: string, words: readonly string[]): Promise<void> {
  const [command, all] = await asServer(name, words);
  await run(command, all, { cwd: tmpdir() });
}

/** PostgreSQL refuses to run as root: there its own user runs it. `tied`: it ends with this process. */
async function asServer(name: string, words: readonly string[], tied = false): Promise<[string, string[]]> {
  const program = programPath(name);
  const user = serverUser();
  const end = tied ? ['--pdeathsig', 'QUIT'] : [];
  if (user === undefined && !tied) return [program, [...words]];
  const become = user === undefined ? [] : [`--reuid=${user.uid}`, `--regid=${user.gid}`, '--clear-groups'];
  return ['setpriv', [...become, ...end, program, ...words]];
}

function programPath(name: string): string {
  const folders = ['/usr/lib/postgresql/15/bin', ...(process.env.PATH ?? '').split(delimiter)];
  const found = folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
  if (found === undefined)
    throw new Error(`${name} is missing: sh scripts/counterparts.sh installs PostgreSQL 15 (Debian: postgresql-15)`);
  return found;
}

/** Whom a root process lends its data to; undefined: this process is nobody special. */
function serverUser(): { readonly uid: number; readonly gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith('postgres:'));
  const [, , uid, gid] = line?.split(':') ?? [];
  if (uid === undefined || gid === undefined)
    throw new Error('PostgreSQL does not run as root, and there is no user "postgres" here');
  return { uid: Number(uid), gid: Number(gid) };
}

async function own(root: string): Promise<void> {
  const user = serverUser();
  const data = join(root, 'data');
  if (user !== undefined) {
    await chown(root, user.uid, user.gid);
    if (existsSync(data)) await run('chown', ['-R', `${user.uid}:${user.gid}`, data]);
  }
  if (existsSync(data)) await chmod(data, 0o700);
  else await mkdir(root, { recursive: true });
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}

/** `ready` or `standby` once connections are taken: the eighth line of postmaster.pid. */
function status(folder: string, pid: number | undefined): string | undefined {
  try {
    const words = readFileSync(join(folder, 'postmaster.pid'), 'utf8').split('\n');
    const state = words[7]?.trim();
    return Number(words[0]) === pid && (state === 'ready' || state === 'standby') ? state : undefined;
  } catch {
    return undefined;
  }
}

/** A process and its children, itself first. */
function family(pid: number | undefined): number[] {
  if (pid === undefined) return [];
  const children = readdirSync('/proc').filter((entry) => /^\d+$/.test(entry) && parentOf(entry) === pid);
  return [pid, ...children.map(Number)];
}

function parentOf(pid: string): number | undefined {
  try {
    const line = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return Number(line.slice(line.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return undefined;
  }
}

function alive(pid: number): boolean {
  try {
    const line = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return line.slice(line.lastIndexOf(')') + 2, line.lastIndexOf(')') + 3) !== 'Z';
  } catch {
    return false;
  }
}

function lastLines(file: string): string {
  return readFileSync(file, 'utf8').split('\n').slice(-12).join('\n');
}
