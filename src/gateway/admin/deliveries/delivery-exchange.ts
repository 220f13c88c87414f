/** The pages of deliveries over HTTP: reads what is asked, answers as JSON, as lines, or with a problem. */
import { OrderError } from '../../../deliveries/operating/orders.ts';
import type { World } from '../../../requirement/clock.ts';
import { ConcordatError } from '../../../requirement/errors.ts';
import type { CallerRequest, CallerResponse } from '../../caller.ts';
import { Patience } from '../../caller-body.ts';
import { JsonBodyError, readJsonObject, sendJson } from '../../json-body.ts';
import type { Problem } from '../../problem.ts';
import { sendProblem } from '../../problem.ts';
import { problemOfCode } from '../../problem-types.ts';
import type { RequestHead } from '../../request-head.ts';
import type { ApiAnswer, ApiHandler } from './deliveries-api.ts';

export interface DeliveryExchangeSetting {
  readonly world: World;
  readonly limits: { readonly input: number; readonly stall: number };
  readonly pages: () => string;
}

/** When it is worth asking again, where a store that is away does not say: milliseconds. */
const STORE_AWAY = 5_000;

export const NDJSON_CONTENT_TYPE = 'application/x-ndjson';

/** Answers one request, whatever happens; never rejects. */
export async function answerDelivery(
  setting: DeliveryExchangeSetting,
  handler: ApiHandler,
  { request, response, head, query }: DeliveryVisit,
  parameter: string,
): Promise<void> {
  let answer: ApiAnswer;
  try {
    const post = request.method === 'POST';
    if (post && head.expectsContinue) response.writeContinue();
    const { world, limits } = setting;
    const longest = { world, longest: limits.stall };
    const body = post ? await readJsonObject(request, head.contentType, limits.input, longest) : {};
    answer = await handler({ parameter, query, body });
  } catch (error) {
    const problem = problemOf(error);
    // Undefined: the caller's connection broke while its body was read.
    const close = head.hasBody && !request.complete ? ['Connection', 'close'] : [];
    if (problem !== undefined && !response.headersSent) sendProblem(response, problem, setting.pages(), close);
    return;
  }
  if ('lines' in answer) return sendLines(setting, response, answer.lines);
  sendJson(response, answer.status, answer.value, answer.location === undefined ? [] : ['Location', answer.location]);
}

export interface DeliveryVisit {
  readonly request: CallerRequest;
  readonly response: CallerResponse;
  readonly head: RequestHead;
  readonly query: URLSearchParams;
}

export function problemWithoutStore(): Problem {
  return { name: 'store-missing', code: 'CONCORDAT_STORE_MISSING', detail: 'This gateway was started without a store.' };
}

function problemOf(error: unknown): Problem | undefined {
  if (error instanceof JsonBodyError) return { name: error.problem, detail: error.message };
  if (error instanceof OrderError) {
    const detail = `${error.message}.`;
    return error.because === 'busy' ? { name: 'overloaded', detail, retryAfter: 5_000 } : { name: 'input-invalid', detail };
  }
  if (error instanceof ConcordatError) {
    const { code, message, requirement, operation } = error;
    const retryAfter = error.retryAfter ?? (code === 'CONCORDAT_STORE_UNAVAILABLE' ? STORE_AWAY : undefined);
    return { name: problemOfCode(code), code, detail: message, requirement, operation, retryAfter };
  }
  if ((error as NodeJS.ErrnoException)?.code === 'ECONNRESET') return undefined;
  return { name: 'internal', detail: error instanceof Error ? error.message : String(error) };
}

/**
 * One JSON object per line, as fast as the caller takes them. What breaks off becomes a connection that breaks off: half an
 * export must not look like a whole one.
 */
async function sendLines(
  { world, limits, pages }: DeliveryExchangeSetting,
  response: CallerResponse,
  lines: AsyncIterable<object>,
): Promise<void> {
  const gate = new Gate(response, world, limits.stall);
  const iterator = lines[Symbol.asyncIterator]();
  try {
    // The first before the head: where nothing can be read, a problem is still possible.
    let next = await iterator.next();
    response.writeHead(200, [
      'Content-Type',
      NDJSON_CONTENT_TYPE,
      'Cache-Control',
      'no-store',
      'X-Content-Type-Options',
      'nosniff',
    ]);
    for (; next.done !== true && !gate.closed; next = await iterator.next())
      await gate.write(Buffer.from(`${JSON.stringify(next.value)}\n`));
    if (!gate.closed) response.end();
  } catch (error) {
    const problem = problemOf(error);
    if (response.headersSent || problem === undefined) response.destroy();
    else sendProblem(response, problem, pages());
  } finally {
    gate.close();
    await iterator.return?.();
  }
}

/** Opens when the caller takes more, or is gone. */
class Gate {
  readonly #response: CallerResponse;
  readonly #patience: Patience;
  #open: () => void = () => undefined;
  closed = false;

  constructor(response: CallerResponse, world: World, stall: number) {
    this.#response = response;
    this.#patience = new Patience(world, stall, () => response.destroy());
    response.on('drain', () => this.#open());
    response.on('close', () => {
      this.closed = true;
      this.#open();
    });
  }

  async write(chunk: Uint8Array): Promise<void> {
    if (this.#response.write(chunk)) return;
    await new Promise<void>((resolve) => {
      this.#open = resolve;
      if (this.closed) resolve();
      else this.#patience.start();
    });
    this.#patience.stop();
  }

  close(): void {
    this.#patience.stop();
  }
}
