/** Checks again whenever something has changed, and only what has. Nothing is said about a change that changes no text. */
import type { Checked } from '../../../document/check.ts';
import { type Folder, FolderError, readPaths } from '../../../document/folder.ts';
import { realWorld } from '../../../runtime/platform/world.ts';
import type { ExitCode } from '../../command.ts';
import { counted } from '../../render/count.ts';
import { printable } from '../../render/printable.ts';
import type { Session } from '../../session.ts';
import { Stopped } from '../../signals.ts';
import { today } from '../../today.ts';
import { Kept, type News } from './kept.ts';
import { parted } from './readmes.ts';
import { type Machine, machine, Watching } from './watching.ts';

/** Empties the screen, what was scrolled away included, and goes to its top. */
const CLEAR = '\u001b[2J\u001b[3J\u001b[H';
/** Linked files outside of the folders that are looked at for changes. */
const MOST_BESIDE = 10_000;

/** Returns when it is stopped: 130 after Ctrl-C, else what the last check came to. */
export async function watch(
  places: readonly string[],
  session: Session,
  tell: (folder: Folder, checked: Checked) => Promise<ExitCode>,
  around: Machine = machine(realWorld()),
): Promise<ExitCode> {
  const { stopped, talk } = session;
  const kept = new Kept((path) => around.stamp(path)?.identity);
  const wake = new Wake(stopped);
  let ending: ExitCode = 0;
  let first = true;
  const watching = new Watching(places, around, {
    changed: () => wake.now(),
    gone: (place) => talk.lines(`${printable(place)} is not there any more; waiting for it to come back.`),
    back: (place) => talk.lines(`${printable(place)} is back.`),
  });
  try {
    while (!stopped.aborted) {
      const news = read(places, kept, first);
      if (news !== undefined) {
        if (!first) announce(news, session);
        ending = await tell(news.folder, news.checked);
        watching.beside(outside(kept.contracts, places));
        talk.lines(talk.paint('quiet', 'Watching for changes; Ctrl-C ends it.'));
      }
      first = false;
      await wake.needed();
    }
  } finally {
    watching.close();
  }
  return stopped.reason instanceof Stopped && stopped.reason.by === 'SIGINT' ? 130 : ending;
}

/** Undefined when nothing is different, or when a place is not there for now, which is said elsewhere. */
function read(places: readonly string[], kept: Kept, first: boolean): News | undefined {
  try {
    return kept.take(parted(readPaths(places)).folder, today());
  } catch (error) {
    if (!first && error instanceof FolderError) return undefined;
    throw error;
  }
}

function announce({ files }: News, { out, talk }: Session): void {
  if (out.interactive) return out.write(CLEAR);
  const [file] = files;
  const what = file === undefined || files.length > 1 ? `${counted(files.length, 'file')} changed` : `${printable(file)} changed`;
  talk.lines(`${what}; checking again.`);
}

function outside(files: Iterable<string>, places: readonly string[]): string[] {
  const found: string[] = [];
  for (const file of files) {
    if (found.length === MOST_BESIDE) break;
    if (!places.some((place) => file.startsWith(`${place}/`))) found.push(file);
  }
  return found;
}

/** Lets one loop sleep until it is needed; a need that comes while it works is not lost. */
class Wake {
  #pending = false;
  #resolve: (() => void) | undefined;

  constructor(stopped: AbortSignal) {
    stopped.addEventListener('abort', () => this.now(), { once: true });
  }

  now(): void {
    this.#pending = true;
    this.#resolve?.();
  }

  async needed(): Promise<void> {
    if (!this.#pending)
      await new Promise<void>((resolve) => {
        this.#resolve = resolve;
      });
    this.#pending = false;
    this.#resolve = undefined;
  }
}
