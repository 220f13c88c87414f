import type { Readable } from 'node:stream';
import type { World } from '../requirement/clock.ts';
import type { CallerRequest, CallerResponse } from './caller.ts';
import { Patience } from './caller-body.ts';
import type { ProblemName } from './problem-types.ts';

/** A JSON document as a small request body. */

/** Levels of arrays and objects. What reads or writes JSON takes a level of the stack for each. */
const DEEPEST = 200;

export class JsonBodyError extends Error {
  readonly problem: ProblemName;

  constructor(problem: ProblemName, message: string) {
    super(message);
    this.problem = problem;
  }
}

/** How long the whole body may take to come. */
export interface BodyPatience {
  readonly world: World;
  /** Milliseconds. */
  readonly longest: number;
}

/** Rejects with a JsonBodyError; an empty body is `{}`. `patience`: undefined: it may take any time. */
export async function readJsonObject(
  request: CallerRequest,
  contentType: string | undefined,
  limit: number,
  patience?: BodyPatience,
): Promise<Readonly<Record<string, unknown>>> {
  const bytes = request.whole ?? (await collected(request as CallerRequest & Readable, limit, patience));
  if (bytes.length > limit) throw tooLarge(limit);
  if (bytes.length === 0) return {};
  // Only a content type that a page cannot send without asking first.
  if (!/^application\/(json|[\w.-]+\+json)\s*(;|$)/i.test(contentType ?? '')) {
    throw new JsonBodyError('input-invalid', 'The body must be JSON, with Content-Type: application/json.');
  }
  const text = Buffer.from(bytes).toString('utf8');
  if (isDeeperThan(DEEPEST, text))
    throw new JsonBodyError('input-invalid', `The body nests deeper than the ${DEEPEST} levels that are taken.`);
  const value = parse(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new JsonBodyError('input-invalid', 'The body must be a JSON object.');
  return value as Readonly<Record<string, unknown>>;
}

async function collected(source: AsyncIterable<Uint8Array>, limit: number, wait?: BodyPatience): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  const late = Promise.withResolvers<never>();
  // Nobody may be waiting for it when it comes.
  late.promise.catch(() => undefined);
  const patience =
    wait === undefined
      ? undefined
      : new Patience(wait.world, wait.longest, () =>
          late.reject(new JsonBodyError('request-stalled', `The body was not whole within ${wait.longest} ms.`)),
        );
  patience?.start();
  try {
    // Not a loop over it: leaving one destroys the connection, on which the refusal is yet to be written.
    const iterator = source[Symbol.asyncIterator]();
    for (;;) {
      const next = await Promise.race([iterator.next(), late.promise]);
      if (next.done === true) return Buffer.concat(chunks, length);
      length += next.value.length;
      if (length > limit) throw tooLarge(limit);
      chunks.push(next.value);
    }
  } finally {
    patience?.stop();
  }
}

function tooLarge(limit: number): JsonBodyError {
  return new JsonBodyError('body-too-large', `The body has more than the ${limit} bytes that are taken.`);
}

/** Brackets in strings do not count; what is not JSON is the parser's to refuse. */
function isDeeperThan(levels: number, text: string): boolean {
  let depth = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (character === '"') quoted = !quoted;
    else if (quoted) at += character === '\\' ? 1 : 0;
    else if (character === ']' || character === '}') depth -= 1;
    else if (character === '[' || character === '{') {
      depth += 1;
      if (depth > levels) return true;
    }
  }
  return false;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new JsonBodyError('input-invalid', `The body is not JSON: ${(error as Error).message}`);
  }
}

/** `Infinity` has no JSON; it is written as null and means "without end". */
export function sendJson(response: CallerResponse, status: number, value: unknown, more: readonly string[] = []): void {
  const text = JSON.stringify(value, (_, each: unknown) => (each === Number.POSITIVE_INFINITY ? null : each));
  sendText(response, status, 'application/json', text, more);
}

/** `more`: further headers, flat name, value. */
export function sendText(
  response: CallerResponse,
  status: number,
  contentType: string,
  text: string,
  more: readonly string[] = [],
): void {
  const body = Buffer.from(text);
  response.writeHead(status, [
    'Content-Type',
    contentType,
    'Content-Length',
    String(body.length),
    'Cache-Control',
    'no-store',
    'X-Content-Type-Options',
    'nosniff',
    ...more,
  ]);
  response.end(body);
}
