/** The engine with every policy on and metrics listening, around the same callee as the peers. */

import { compile } from '../../src/document/compile.ts';
import { readDocument } from '../../src/document/read.ts';
import type { Attempt, Exchange } from '../../src/requirement/call.ts';
import type { Operation } from '../../src/requirement/operation.ts';
import type { Outcome } from '../../src/requirement/outcome.ts';
import { Engine } from '../../src/runtime/engine.ts';
import { realWorld } from '../../src/runtime/platform/world.ts';
import { Metrics } from '../../src/runtime/telemetry/metrics.ts';
import { benchDocument } from '../document.ts';

const callee = async (): Promise<number> => 1;

export async function concordat(): Promise<() => Promise<unknown>> {
  const { requirement, diagnostics } = compile(readDocument(benchDocument('http://127.0.0.1:1'), 'REQ-I-001-bench.md'), {
    profiles: [],
  });
  if (requirement === undefined) throw new Error(JSON.stringify(diagnostics));
  const operation = requirement.operations[0] as Operation;
  const metrics = new Metrics();
  const engine = new Engine({ requirement, world: realWorld(), observe: metrics.observe });
  return () => engine.call(new FunctionExchange(operation));
}

class FunctionExchange implements Exchange<number> {
  readonly operation: Operation;
  readonly replayable = true;
  readonly input = undefined;

  constructor(operation: Operation) {
    this.operation = operation;
  }

  identity(): undefined {
    return undefined;
  }
  idempotencyKey(): undefined {
    return undefined;
  }
  useIdempotencyKey(): void {}
  discard(): void {}
  async keep(): Promise<undefined> {
    return undefined;
  }

  send(attempt: Attempt<number>): void {
    void callee().then((answer) => {
      attempt.settle(new Success(answer));
      attempt.release();
    });
  }
}

class Success implements Outcome<number> {
  readonly kind = 'success';
  readonly sent = 'yes';
  readonly answer: number;
  readonly code = undefined;
  readonly retry = false;
  readonly retryAfter = undefined;
  readonly limits = undefined;
  readonly refusal = undefined;
  readonly cause = undefined;

  constructor(answer: number) {
    this.answer = answer;
  }
}
