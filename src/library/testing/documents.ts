import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { documentText, type Wording } from '../../adapters/http/testing/requirement.ts';
import type { Behaviour } from '../../adapters/http/testing/vendor.ts';
import { ConcordatError } from '../../requirement/errors.ts';

/** Clauses of Error Handling that make tests quick. */
export const QUICK = [
  '- **Timeout**: 5 s per attempt, 10 s in all',
  '- **Retry**: 2 times, exponential backoff from 1 ms to 2 ms, full jitter, on 429, 5xx, network, timeout',
  '- **Retry Budget**: 100% of calls',
].join('\n');
export const OPERATIONS = [
  'create thing | POST /things | no',
  'read thing | GET /things/{id} | yes',
  'drop thing | DELETE /things/{id} | yes',
];

/** A folder of documents that tests may edit. */
export class Documents implements Disposable {
  readonly path = mkdtempSync(join(tmpdir(), 'concordat-library-'));

  write(id: string, slug: string, wording: Wording | string): void {
    const text = typeof wording === 'string' ? wording : documentText({ operations: OPERATIONS, errors: QUICK, ...wording }, id);
    writeFileSync(join(this.path, `${id}-${slug}.md`), text);
  }

  remove(id: string, slug: string): void {
    rmSync(join(this.path, `${id}-${slug}.md`));
  }

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true });
  }
}

/** The ConcordatError that it ends with. */
export async function failure(run: Promise<unknown>): Promise<ConcordatError> {
  try {
    await run;
  } catch (error) {
    assert.ok(error instanceof ConcordatError, String(error));
    return error;
  }
  return assert.fail('nothing was thrown');
}

/** Says what it was asked. */
export const echo: Behaviour = (request, response, seen) => {
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify({ method: request.method, url: request.url, body: seen.body }));
};
