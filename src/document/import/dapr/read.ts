/** A Dapr resiliency file: each application and component that it targets is a system, with the policies that apply to it. */
import { isMapping } from '../../contracts/pointer.ts';
import { Draft } from '../draft.ts';
import { type ImportSource, MOST_DRAFTS } from '../source.ts';
import { entriesAt, readTrees, textAt, valueAt } from '../tree.ts';
import { oneLine } from '../words.ts';

export const dapr: ImportSource = {
  kind: 'dapr',
  detect: ({ text }) => text.includes('dapr.io/') && text.includes('Resiliency'),
  read({ text }) {
    const trees = readTrees(text);
    if (!trees.ok) return trees;
    const drafts: Draft[] = [];
    const left: string[] = [];
    for (const root of trees.values) {
      if (!isMapping(root) || textAt(root, 'kind') !== 'Resiliency') continue;
      for (const [name, target] of entriesAt(root, 'spec', 'targets', 'apps'))
        drafts.push(draftOf(root, name, 'application', target));
      for (const [name, target] of entriesAt(root, 'spec', 'targets', 'components')) {
        const outbound = valueAt(target, 'outbound');
        drafts.push(draftOf(root, name, 'component', outbound ?? target));
        if (valueAt(target, 'inbound') !== undefined)
          drafts.at(-1)?.leave('webhooks', `inbound: ${json(valueAt(target, 'inbound'))}`);
      }
      for (const [name] of entriesAt(root, 'spec', 'targets', 'actors')) left.push(`actor ${name} (no system of others)`);
    }
    return { ok: true, drafts: drafts.slice(0, MOST_DRAFTS), left };
  },
};

function draftOf(root: unknown, name: string, what: string, target: unknown): Draft {
  const draft = new Draft(name);
  draft.tell(
    'integration-description',
    `The ${what} ${name} of the resiliency policy ${textAt(root, 'metadata', 'name') ?? 'without a name'}.`,
  );
  const policy = (kind: string, of: string): unknown => {
    const chosen = textAt(target, of);
    return chosen === undefined ? undefined : (valueAt(root, 'spec', 'policies', kind, chosen) ?? chosen);
  };
  const timeout = policy('timeouts', 'timeout');
  if (typeof timeout === 'string') draft.say('Timeout', `${duration(timeout)} per attempt`);
  addRetry(policy('retries', 'retry'), draft);
  addBreaker(policy('circuitBreakers', 'circuitBreaker'), draft);
  return draft;
}

function addRetry(retry: unknown, draft: Draft): void {
  if (retry === undefined) return;
  const times = Number(textAt(retry, 'maxRetries') ?? Number.NaN);
  const policy = textAt(retry, 'policy') ?? 'constant';
  if (!Number.isInteger(times) || times < 0) return draft.leave('error-handling', `Retry: ${json(retry)}`);
  const [pause, longest] = [textAt(retry, 'duration'), textAt(retry, 'maxInterval')];
  const backoff =
    policy === 'constant' && pause !== undefined
      ? `constant backoff of ${duration(pause)}, no jitter`
      : policy === 'exponential' && longest !== undefined
        ? `exponential backoff up to ${duration(longest)}`
        : undefined;
  const codes = textAt(retry, 'matching', 'httpStatusCodes');
  const on = codes === undefined ? undefined : `on ${codes.split(',').map(codeRange).join(', ')}`;
  const status = valueAt(retry, 'matching', 'gRPCStatusCodes');
  if (status !== undefined) draft.leave('error-handling', `Retry: on gRPC status ${json(status)}`);
  draft.say('Retry', [`${times} times`, backoff, on].filter((part) => part !== undefined).join(', '));
  if (draft.value('Retry') !== undefined) return;
  draft.say('Retry', `${times} times`);
}

/** It opens after failures in a row; ours opens at a share of failures in a window, so only its pause can be taken over. */
function addBreaker(breaker: unknown, draft: Draft): void {
  if (breaker !== undefined) draft.leave('error-handling', `Circuit Breaker: ${json(breaker)}`);
}

/** `500-599` is `5xx`. */
function codeRange(written: string): string {
  const range = /^\s?([1-5])00-([1-5])99$/.exec(written);
  return range !== null && range[1] === range[2] ? `${range[1]}xx` : written.trim();
}

/** Go's `1m30s` is two figures in a row. */
function duration(written: string): string {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(written.trim());
  if (match !== null) return `${match[1]} ${match[2] === 'm' ? 'min' : match[2]}`;
  const several = /^(?:(\d{1,4})h)?(?:(\d{1,4})m)?(?:(\d{1,4})s)?$/.exec(written.trim());
  if (several === null || written.trim() === '') return written;
  return `${Number(several[1] ?? 0) * 3600 + Number(several[2] ?? 0) * 60 + Number(several[3] ?? 0)} s`;
}

function json(value: unknown): string {
  return oneLine(typeof value === 'string' ? value : (JSON.stringify(value) ?? ''));
}
