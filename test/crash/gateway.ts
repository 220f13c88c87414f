/** A gateway as a process of its own: started from the command line as people do, killed as machines do. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));
const FAULTS = fileURLToPath(new URL('faults.ts', import.meta.url));

export interface GatewaySetting {
  readonly documents: string;
  /** A file, or nothing where there is a database. */
  readonly store?: string | undefined;
  readonly database?: string | undefined;
  /** A point of faults.ts. */
  readonly crashAt?: string | undefined;
  readonly environment?: Readonly<Record<string, string>> | undefined;
  /** No file of it may grow beyond so many KiB: a disk that is full, until `giveRoom`. */
  readonly fileKiB?: number | undefined;
}

export class GatewayProcess {
  readonly address: string;
  /** Resolves with the signal or the exit code that ended it. */
  readonly ended: Promise<string>;
  readonly #process: ChildProcess;

  /** Resolves once it has printed its address; undefined: it was killed before. */
  static async start(setting: GatewaySetting): Promise<GatewayProcess | undefined> {
    const { documents, store, database, crashAt, environment, fileKiB } = setting;
    const own: Record<string, string> = { CONCORDAT_FOLDER: documents, CONCORDAT_PORT: '0', ...environment };
    if (store !== undefined) own.CONCORDAT_STORE = store;
    if (database !== undefined) own.DATABASE_URL = database;
    if (crashAt !== undefined) own.CRASH_AT = crashAt;
    const command = [process.execPath, '--disable-warning=ExperimentalWarning', '--import', FAULTS, MAIN, 'serve', '--quiet'];
    // In units of 512 bytes, as POSIX has it; only the soft limit, which may be raised again.
    const limited = fileKiB === undefined ? [] : ['sh', '-c', `ulimit -S -f ${fileKiB * 2}; exec "$@"`, 'sh'];
    const [program = '', ...words] = [...limited, ...command];
    const child = spawn(program, words, { env: { ...process.env, ...own }, stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => {
      said = (said + String(chunk)).slice(-4_000);
    });
    const ended = once(child, 'exit').then(([code, signal]) => String(signal ?? code));
    const first = await Promise.race([once(child.stdout, 'data').then(([chunk]) => String(chunk).trim()), ended.then(() => '')]);
    if (first !== '') return new GatewayProcess(child, first, ended);
    if ((await ended) !== 'SIGKILL') throw new Error(`the gateway did not start: ${said}`);
    return undefined;
  }

  private constructor(child: ChildProcess, address: string, ended: Promise<string>) {
    this.#process = child;
    this.address = address;
    this.ended = ended;
  }

  /** Ends what `fileKiB` began. */
  giveRoom(): void {
    execFileSync('prlimit', ['--pid', String(this.#process.pid), '--fsize=unlimited:unlimited']);
  }

  kill(signal: 'SIGKILL' | 'SIGTERM'): void {
    this.#process.kill(signal);
  }
}
