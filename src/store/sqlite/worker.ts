/** The thread that has the file. It does what it is told, in order, and reads no clock. */
import { parentPort, workerData } from 'node:worker_threads';
import { Engine, type EngineOptions } from './engine.ts';
import { type FromWorker, type ToWorker, writeAnswer, writeError } from './messages.ts';

const options = workerData as EngineOptions;
const { place } = options;

function tell(message: FromWorker): void {
  parentPort?.postMessage(message);
}

function carryOut(engine: Engine, message: ToWorker): void {
  switch (message.kind) {
    case 'requests': {
      const { answers, signals } = engine.run(message.requests, message.said);
      tell({ kind: 'answers', answers: answers.map((answer) => writeAnswer(answer, place)), signals });
      if (message.requests.some(({ name }) => name === 'sweep')) giveBack(engine);
      return;
    }
    case 'status':
      return tell({ kind: 'status', status: engine.status(message.said) });
    case 'signals':
      return tell({ kind: 'signals', signals: hear(engine) });
    case 'backup':
      engine.backup(message.file).then(
        () => tell({ kind: 'backup', error: undefined }),
        (error: unknown) => tell({ kind: 'backup', error: writeError(error, message.file) }),
      );
      return;
    case 'close':
      engine.close();
      parentPort?.close();
  }
}

/** Where the disk fails now, the next sweep does it. */
function giveBack(engine: Engine): void {
  try {
    engine.giveBack();
  } catch {}
}

/** Words are best effort: where the file cannot be read now, they are heard with the next look. */
function hear(engine: Engine): ReturnType<Engine['signals']> {
  try {
    return engine.signals();
  } catch {
    return [];
  }
}

try {
  const engine = new Engine(options);
  parentPort?.on('message', (message: ToWorker) => carryOut(engine, message));
  tell({ kind: 'open', sealed: engine.sealed });
} catch (error) {
  tell({ kind: 'not open', error: writeError(error, place) });
}
