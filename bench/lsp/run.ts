/**
 * How long an editor waits after a key: from the change that it sends to the findings that it is answered, through a real server in
 * a process of its own, in folders of growing size. Beside it, hover and completion at the same place.
 */
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { TestClient } from '../../src/lsp/testing/client.ts';
import { writeDocuments } from '../check/documents.ts';
import { temporaryFolder } from '../gateway/servers.ts';
import { figures, number, spread, table } from '../measure.ts';

const KEYS = 200;
const WARM_UP = 50;
const PAUSES = 5;

export async function benchLsp(rounds: number): Promise<string> {
  const rows: string[][] = [];
  let smallest = Number.NaN;
  for (const count of [100, 1_000, 10_000]) {
    const root = temporaryFolder();
    writeDocuments(join(root, 'integrations'), count);
    const keys: number[] = [];
    const slowest: number[] = [];
    const hovers: number[] = [];
    const completions: number[] = [];
    const settled: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const measured = await typeIn(root, count);
      keys.push(figures(measured.keys).median);
      slowest.push(Math.max(...measured.keys));
      hovers.push(figures(measured.hovers).median);
      completions.push(figures(measured.completions).median);
      settled.push(measured.loaded);
    }
    rmSync(root, { recursive: true });
    const { median } = figures(keys);
    if (count === 100) smallest = median;
    rows.push([
      count.toLocaleString('en-US'),
      spread(keys),
      number(figures(slowest).median),
      number(median / smallest),
      number(figures(hovers).median),
      number(figures(completions).median),
      number(figures(settled).median / 1_000),
    ]);
  }
  return table(
    [
      'documents',
      'key, median ms (p10–p90 of rounds)',
      'slowest key, ms',
      '÷ 100 documents',
      'hover, ms',
      'completion, ms',
      'loaded after, s',
    ],
    rows,
  );
}

interface Measured {
  readonly keys: number[];
  readonly hovers: number[];
  readonly completions: number[];
  readonly loaded: number;
}

/** Types in the middle document: a word in prose, a value, a line break, so that some keys move everything below. */
async function typeIn(root: string, count: number): Promise<Measured> {
  await using client = new TestClient(root);
  const { connection } = client;
  const start = performance.now();
  await client.start(root, {
    textDocument: { diagnostic: {}, hover: { contentFormat: ['markdown'] } },
    workspace: { diagnostics: { refreshSupport: true } },
  });
  const refreshed = Promise.withResolvers<number>();
  connection.onRequest('workspace/diagnostic/refresh', () => {
    refreshed.resolve(performance.now());
    return null;
  });
  const index = Math.max(1, count >> 1);
  const file = join(root, 'integrations', `REQ-I-${String(index).padStart(5, '0')}-service-${index}.md`);
  // An id that nobody has is told of only when the whole folder is known, and then the client is asked to ask again.
  const text = readFileSync(file, 'utf8').replace('Paragraph 30', 'Paragraph 30, like REQ-I-99999,');
  const uri = await client.open(file, text);
  const textDocument = { uri };
  await connection.sendRequest('textDocument/diagnostic', { textDocument });
  const loaded = (await refreshed.promise) - start;
  const line = text.split('\n').findIndex((words) => words.startsWith('- **Timeout**'));
  const keys: number[] = [];
  const hovers: number[] = [];
  const completions: number[] = [];
  let version = 1;
  for (let key = 0; key < WARM_UP + KEYS; key += 1) {
    const written = ['x', '\n', ' ', '1'][key % 4] as string;
    const at = key % 4 === 3 ? { line: line + Math.floor(key / 4) + 1, character: 15 } : { line: 12, character: 0 };
    version += 1;
    // Now and then somebody pauses just long enough for the others to be looked at, and goes on while they are.
    if (key % PAUSES === 0) await setTimeout(150 + (key % 7) * 10);
    const before = performance.now();
    await connection.sendNotification('textDocument/didChange', {
      textDocument: { uri, version },
      contentChanges: [{ range: { start: at, end: at }, text: written }],
    });
    await connection.sendRequest('textDocument/diagnostic', { textDocument });
    const answered = performance.now();
    const place = { textDocument, position: { line: line + Math.floor(key / 4) + 1, character: 6 } };
    await connection.sendRequest('textDocument/hover', place);
    const hovered = performance.now();
    await connection.sendRequest('textDocument/completion', place);
    if (key < WARM_UP) continue;
    keys.push(answered - before);
    hovers.push(hovered - answered);
    completions.push(performance.now() - hovered);
  }
  await client.shutdown();
  return { keys, hovers, completions, loaded };
}
