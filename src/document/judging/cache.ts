/**
 * What was found out about each text by itself, kept in a file between two checks, and the findings of the last check as a whole. A
 * text counts as unchanged while its file has the same size, times and number; rules that look further (other documents, contracts,
 * the date) are asked anew whenever anything has changed. The file of judgements is one line with the key of the program that wrote
 * it, then one pack a line; later ones win. Anything that cannot be read back is as good as nothing: everything is judged again.
 */
import { appendFileSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Diagnostic } from '../../requirement/diagnostic.ts';
import type { DocumentText, Folder, Stamp } from '../folder.ts';
import type { Judged } from '../workspace.ts';
import { CHUNK } from './judge-texts.ts';
import { pack, type Stamped, unpack } from './pack.ts';
import { readVerdict, verdict } from './verdict.ts';

/** A file that changed so shortly before it was read may have changed again with the same times (milliseconds). */
const TOO_FRESH = 100;
/** Once so many packs have been added to twice as many as there have to be, the file is written anew. */
const SPARE_PACKS = 64;
const LARGEST = 512 * 1024 * 1024;

export class CheckCache {
  readonly #judgements: string;
  readonly #verdict: string;
  readonly #key: string;
  #known: Map<string, Stamped> | undefined;
  #packs = 0;

  /** `file` without its ending; `key` says which program wrote it: one with other rules finds other things. */
  constructor(file: string, key: string) {
    this.#judgements = `${file}.judgements`;
    this.#verdict = `${file}.verdict`;
    this.#key = key;
  }

  /** The findings of the last check, if nothing at all has changed since. */
  verdict(folder: Folder, today: string): readonly Diagnostic[] | undefined {
    return readVerdict(this.#verdict, { key: this.#key, folder, today });
  }

  /** What was found out about this very text. */
  judgement({ file, stamp }: DocumentText): Judged | undefined {
    const kept = this.#all.get(file);
    return stamp !== undefined && kept?.stamp === stamp.identity ? kept.judged : undefined;
  }

  /** Why the last `keep` kept nothing: a full disk, say. A check is none the worse for it. */
  failed: Error | undefined;

  /** Keeps what was judged now, as it was packed, and the findings. */
  keep(fresh: readonly string[], folder: Folder, today: string, findings: Findings): void {
    try {
      this.#keep(fresh, folder, today, findings);
    } catch (error) {
      this.failed = error as Error;
    }
  }

  #keep(fresh: readonly string[], folder: Folder, today: string, findings: Findings): void {
    mkdirSync(dirname(this.#verdict), { recursive: true });
    const limit = this.#settledBefore();
    const unsettled = new Set(folder.texts.flatMap(({ file, stamp }) => (isSettled(stamp, limit) ? [] : [file])));
    this.#add(unsettled.size === 0 ? fresh : fresh.map((packed) => without(packed, unsettled)), folder.texts);
    const beside = [...findings.asked.values()].every((stamp) => stamp === undefined || isSettled(stamp, limit));
    if (unsettled.size > 0 || !beside) rmSync(this.#verdict, { force: true });
    else replace(this.#verdict, verdict({ key: this.#key, folder, today }, findings.asked, findings.diagnostics));
  }

  #add(fresh: readonly string[], texts: readonly DocumentText[]): void {
    const there = new Set(texts.map(({ file }) => file));
    const kept = [...this.#all.values()].filter(({ judged: { entry } }) => there.has(entry.file));
    const gone = this.#all.size - kept.length;
    if (fresh.length === 0 && gone === 0) return;
    const most = SPARE_PACKS + (2 * texts.length) / CHUNK;
    if (this.#packs > 0 && this.#packs < most && gone === 0) appendFileSync(this.#judgements, `${fresh.join('\n')}\n`);
    else replace(this.#judgements, [this.#key, ...(kept.length === 0 ? [] : [pack(kept)]), ...fresh, ''].join('\n'));
  }

  /** What changed after this, by the file system's own clock, may have changed while it was read. */
  #settledBefore(): number {
    const probe = `${this.#verdict}.clock`;
    writeFileSync(probe, '');
    const limit = statSync(probe).ctimeMs - TOO_FRESH;
    rmSync(probe, { force: true });
    return limit;
  }

  get #all(): ReadonlyMap<string, Stamped> {
    this.#known ??= this.#load();
    return this.#known;
  }

  #load(): Map<string, Stamped> {
    const known = new Map<string, Stamped>();
    try {
      if (statSync(this.#judgements).size > LARGEST) return known;
      const [key, ...lines] = readFileSync(this.#judgements, 'utf8').split('\n');
      if (key !== this.#key) return known;
      for (const line of lines) {
        if (line === '') continue;
        for (const kept of unpack(line)) known.set(kept.judged.entry.file, kept);
        this.#packs++;
      }
      return known;
    } catch {
      // There is none yet, or half of one by somebody who was stopped, or it is not ours.
      this.#packs = 0;
      return new Map();
    }
  }
}

export interface Findings {
  readonly diagnostics: readonly Diagnostic[];
  /** The files beside the documents that rules asked for, as they were before they were read. */
  readonly asked: ReadonlyMap<string, Stamp | undefined>;
}

function isSettled(stamp: Stamp | undefined, limit: number): boolean {
  return stamp !== undefined && stamp.changed <= limit;
}

function without(packed: string, files: ReadonlySet<string>): string {
  return pack(unpack(packed).filter(({ judged }) => !files.has(judged.entry.file)));
}

function replace(file: string, text: string): void {
  writeFileSync(`${file}.new`, text);
  renameSync(`${file}.new`, file);
}
