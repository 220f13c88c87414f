/** Asks a running gateway's admin API, and nothing else. */

import { Agent, get } from 'node:http';
import { text } from 'node:stream/consumers';
import { withoutEnd } from '../../../requirement/text.ts';
import type { LaneStatus } from '../../../runtime/pipeline/status.ts';
import type { OperationSnapshot } from '../../../runtime/telemetry/metrics.ts';
import { UsageError } from '../../command.ts';

/** The fields of the admin API that status reads; the API's own description is the whole truth. */
export interface RequirementStatus {
  readonly id: string;
  readonly slug: string;
  readonly title: string;
  readonly status: {
    /** Times without an end are null in JSON. */
    readonly control: { readonly killedFor?: number | null; readonly pausedFor?: number | null };
    readonly lanes: readonly LaneStatus[];
    readonly inFlight: number;
    readonly waiting: number;
  };
  readonly measured: readonly OperationSnapshot[];
}

export interface RejectedDocument {
  readonly file: string;
  readonly why: string;
  /** An earlier version goes on in its place. */
  readonly kept: boolean;
}

export interface GatewayReading {
  readonly requirements: readonly RequirementStatus[];
  /** Documents that cannot run as they are now; not told when only one requirement was asked for. */
  readonly rejected: readonly RejectedDocument[];
}

const PATIENCE = 5_000;

export class GatewayClient {
  readonly #base: string;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 8 });

  constructor(base: string) {
    if (!URL.canParse(base) || !/^http:/.test(base))
      throw new UsageError(`"${base}" is not the address of a gateway.`, 'Write it as http://127.0.0.1:7070.');
    this.#base = withoutEnd(base, '/');
  }

  /** All requirements that run, or the one of this id or slug. Throws UsageError when no gateway answers. */
  async read(name: string | undefined): Promise<GatewayReading> {
    if (name !== undefined) return { requirements: [await this.#one(name)], rejected: [] };
    const { requirements, documents } = (await this.#ask('/-/api/requirements')) as {
      readonly requirements: readonly { readonly id: string }[];
      readonly documents: { readonly failed: readonly RejectedDocument[] };
    };
    return { requirements: await Promise.all(requirements.map(({ id }) => this.#one(id))), rejected: documents.failed };
  }

  close(): void {
    this.#agent.destroy();
  }

  async #one(name: string): Promise<RequirementStatus> {
    return (await this.#ask(`/-/api/requirements/${encodeURIComponent(name)}`)) as RequirementStatus;
  }

  async #ask(path: string): Promise<unknown> {
    const { status, body } = await this.#get(path);
    const answer = parsed(body);
    if (status === 200 && answer !== undefined) return answer;
    const detail = (answer as { readonly detail?: unknown } | undefined)?.detail;
    throw new UsageError(
      typeof detail === 'string'
        ? detail
        : `${this.#base}${path} answered ${status}, which is not what a gateway of this version answers.`,
      '"concordat status" lists what runs.',
    );
  }

  #get(path: string): Promise<{ readonly status: number; readonly body: string }> {
    return new Promise((resolve, reject) => {
      const fail = (because: string): void =>
        reject(
          new UsageError(
            `No gateway answered at ${this.#base}: ${because}`,
            'Start one with "concordat serve", or name another with --gateway.',
          ),
        );
      const request = get(`${this.#base}${path}`, { agent: this.#agent, timeout: PATIENCE }, (response) => {
        text(response).then(
          (body) => resolve({ status: response.statusCode ?? 0, body }),
          (error: Error) => fail(error.message),
        );
      });
      request.once('timeout', () => request.destroy(new Error(`nothing within ${PATIENCE / 1_000} s`)));
      request.once('error', (error: NodeJS.ErrnoException) => fail(error.message || (error.code ?? 'unknown error')));
    });
  }
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
