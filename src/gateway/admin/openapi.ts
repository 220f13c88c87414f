/**
 * The description of everything below `/-/`, served as `/-/api/openapi.json`. OpenAPI 3.1, and nothing in it that 3.0 reads
 * otherwise, because many tools still read it as that.
 */
import { OUTCOME_KINDS } from '../../requirement/outcome.ts';
import { CONTROL_ACTIONS } from '../served.ts';
import { DELIVERY_PATHS, DELIVERY_SCHEMAS } from './deliveries/openapi.ts';
import { FLEET_SCHEMA } from './fleet-json.ts';
import type { Schema } from './schema.ts';
import {
  boolean,
  count,
  endless,
  json,
  list,
  number,
  object,
  problem,
  reference,
  requirementName,
  string,
  text,
} from './schema.ts';

/** `none`: the gateway was started without one. */
const storeStanding: Schema = { enum: ['available', 'unavailable', 'none'] };
const duration = object({ count }, { mean: number, p50: number, p95: number, p99: number, max: number });
const byOutcome: Schema = {
  ...object({}, Object.fromEntries(OUTCOME_KINDS.map((kind) => [kind, count]))),
  additionalProperties: false,
};
const breakerState: Schema = { enum: ['closed', 'open', 'half open', 'forced open', 'disabled', 'observe only'] };
const position = object({ line: count, column: count });
const bound = object({ bound: string, used: number, limit: number }, { requirement: string });

const summary = {
  id: string,
  slug: string,
  title: string,
  system: string,
  criticality: { enum: ['critical', 'important', 'optional'] },
  type: string,
  revision: string,
  file: string,
  routes: object({ path: string, host: string }),
  breakers: list(object({ state: breakerState }, { operation: string })),
  calls: count,
  waiting: count,
  inFlight: count,
} as const;

const summaryOptional = { owner: string, environment: string } as const;

export const OPENAPI = {
  openapi: '3.1.0',
  info: {
    title: 'Concordat gateway',
    version: '1.0.0',
    description: 'What runs, how it stands, and the orders of people on call.',
    license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
  },
  servers: [{ url: '/-' }],
  paths: {
    '/health': {
      get: {
        operationId: 'health',
        summary: 'Is the process alive?',
        responses: { 200: json('It is.', object({ status: { enum: ['ok'] }, store: storeStanding }, { storeFailure: string })) },
      },
    },
    '/ready': {
      get: {
        operationId: 'ready',
        summary: 'Should traffic be sent here?',
        description: 'A gateway whose store is away stays ready: it carries calls, and only what must be durable is refused.',
        responses: { 200: json('Yes.', reference('Readiness')), 503: json('No, it is shutting down.', reference('Readiness')) },
      },
    },
    '/metrics': {
      get: {
        operationId: 'metrics',
        summary: 'Everything that was counted, in the Prometheus text format 0.0.4.',
        responses: { 200: text('Metrics.', 'text/plain') },
      },
    },
    '/errors/{name}': {
      get: {
        operationId: 'errorPage',
        summary: "The page of a problem type, where a problem's `type` leads.",
        parameters: [{ name: 'name', in: 'path', required: true, schema: string }],
        responses: { 200: text('The page.', 'text/markdown'), 404: problem },
      },
    },
    '/api/openapi.json': {
      get: {
        operationId: 'description',
        summary: 'This description.',
        responses: { 200: json('OpenAPI 3.1.', { type: 'object' }) },
      },
    },
    '/api/status': {
      get: {
        operationId: 'status',
        summary: 'How the gateway itself stands.',
        responses: { 200: json('Status.', reference('GatewayStatus')) },
      },
    },
    '/api/fleet': {
      get: {
        operationId: 'readFleet',
        summary: 'The gateways on the same store: who there is, and whether all run the same documents.',
        responses: { 200: json('The fleet.', reference('Fleet')) },
      },
    },
    '/api/requirements': {
      get: {
        operationId: 'listRequirements',
        summary: 'What runs, and what was found in the documents.',
        responses: {
          200: json(
            'Requirements.',
            object({ requirements: list(reference('RequirementSummary')), documents: reference('Documents') }),
          ),
        },
      },
    },
    '/api/requirements/{requirement}': {
      get: {
        operationId: 'readRequirement',
        summary: 'One requirement: its clauses, its operations, its policies now, what was measured.',
        parameters: [requirementName],
        responses: { 200: json('The requirement.', reference('Requirement')), 404: problem },
      },
    },
    '/api/requirements/{requirement}/control': {
      post: {
        operationId: 'controlRequirement',
        summary: 'Carries out an order of people on call.',
        parameters: [requirementName],
        requestBody: { required: true, content: { 'application/json': { schema: reference('ControlOrder') } } },
        responses: {
          200: json(
            'The order, and what is in force now.',
            object(
              {
                requirement: string,
                action: string,
                recorded: { ...boolean, description: 'Whether the audit log has it.' },
                control: reference('Control'),
              },
              { forMs: number, who: string, why: string },
            ),
          ),
          400: problem,
          403: problem,
          404: problem,
        },
      },
    },
    '/api/events': {
      get: {
        operationId: 'listEvents',
        summary: 'The last events worth telling, oldest first.',
        parameters: [
          {
            name: 'after',
            in: 'query',
            description: 'Only those with a greater sequence number.',
            schema: { type: 'integer', minimum: 0, default: 0 },
          },
          { name: 'limit', in: 'query', schema: { type: 'integer', minimum: 1, maximum: 1000, default: 100 } },
        ],
        responses: { 200: json('Events.', object({ events: list(reference('NumberedEvent')) })), 400: problem },
      },
    },
    ...DELIVERY_PATHS,
  },
  components: {
    schemas: {
      Problem: {
        description: 'RFC 9457.',
        ...object(
          {
            type: string,
            title: string,
            status: count,
            detail: string,
            error: {
              description: 'The same again for SDKs that look for this member and not at the status.',
              ...object({ type: string, code: string, message: string }),
            },
          },
          {
            instance: string,
            code: string,
            requirement: string,
            operation: string,
            outcome: { enum: [...OUTCOME_KINDS] },
            attempts: count,
            clause: string,
          },
        ),
      },
      Readiness: object(
        { status: { enum: ['ready', 'draining'] }, requirements: count, store: storeStanding },
        { storeFailure: string },
      ),
      Bound: bound,
      Diagnostic: {
        ...object(
          {
            code: string,
            severity: { enum: ['error', 'warning', 'note'] },
            file: string,
            range: object({ start: position, end: position }),
            message: string,
            why: string,
            remedy: string,
            blocks: boolean,
          },
          { requirement: string, clause: string, fix: { type: 'object' } },
        ),
      },
      Documents: {
        description:
          'When the documents were read last, and what was found. A document that does not compile keeps its last good version; one that is `missing` goes on for a moment, because saving may take it away first.',
        ...object(
          { missing: list(string), diagnostics: list(reference('Diagnostic')) },
          { readAt: { ...string, format: 'date-time' }, failure: string },
        ),
      },
      GatewayStatus: object(
        {
          uptime: { ...number, description: 'Milliseconds.' },
          draining: boolean,
          requirements: count,
          documents: reference('Documents'),
          bounds: list(reference('Bound')),
        },
        { watchFailure: { ...string, description: 'Why changes of the folder are not noticed.' } },
      ),
      Fleet: FLEET_SCHEMA,
      RequirementSummary: object(summary, summaryOptional),
      Requirement: object(
        {
          ...summary,
          operations: list(
            object({ name: string, request: string, idempotent: { enum: ['yes', 'no', 'by key'] }, read: boolean }),
          ),
          clauses: list(
            object({
              key: string,
              label: string,
              phrase: string,
              standing: { enum: ['enforced', 'kept', 'pending'] },
              place: string,
            }),
          ),
          status: reference('EngineStatus'),
          measured: list(reference('OperationMeasured')),
        },
        summaryOptional,
      ),
      Control: {
        description: 'What people on call have ordered, and for how many more milliseconds; null: until somebody says otherwise.',
        ...object({}, { killedFor: endless, pausedFor: endless }),
      },
      EngineStatus: object({
        requirement: string,
        slug: string,
        revision: string,
        control: reference('Control'),
        lanes: list(reference('Lane')),
        retryBudget: object({ available: number, calls: count, retries: count }),
        calls: count,
        inFlight: count,
        waiting: count,
        cache: object({ entries: count, maxEntries: count, bytes: count, maxBytes: count }),
        coalescing: object({ leaders: count, followers: count, maxFollowers: count }),
        bounds: list(reference('Bound')),
      }),
      Lane: {
        description: 'Where calls are admitted: the whole requirement, or an operation with policies of its own.',
        ...object(
          {
            breaker: object(
              { state: breakerState, mode: string, calls: count, probes: count, retryAfter: endless },
              { failureRate: number, slowRate: number },
            ),
            limits: list({ type: 'object' }),
            nextTurnIn: endless,
            concurrency: list(object({ max: count, used: count, highest: count })),
            waiting: count,
          },
          { operation: string },
        ),
      },
      OperationMeasured: {
        description: 'Counted since the start; durations in milliseconds.',
        ...object({
          requirement: string,
          operation: string,
          calls: byOutcome,
          attempts: byOutcome,
          inFlight: count,
          callDuration: duration,
          attemptDuration: duration,
        }),
      },
      ControlOrder: object(
        { action: { enum: [...CONTROL_ACTIONS] } },
        {
          forMs: {
            ...number,
            exclusiveMinimum: 0,
            maximum: 604_800_000,
            description: 'Ends by itself after so many milliseconds.',
          },
          who: { ...string, maxLength: 512, description: 'Who gives the order, for the audit log.' },
          why: { ...string, maxLength: 512 },
        },
      ),
      ...DELIVERY_SCHEMAS,
      NumberedEvent: object({
        sequence: { type: 'integer', minimum: 1 },
        time: { ...string, format: 'date-time' },
        severity: { enum: ['information', 'warning', 'error'] },
        event: {
          type: 'object',
          required: ['name', 'at', 'requirement', 'operation', 'call', 'attempt'],
          properties: { name: string, at: number, requirement: string, operation: string, call: string, attempt: count },
        },
      }),
    },
  },
} as const;
