import type { Authentication } from './authentication.ts';
import type { Clause, Unknown } from './clause.ts';
import type { Monitoring } from './monitoring.ts';
import type { ContractLink, Operation } from './operation.ts';
import type { OutcomeKind } from './outcome.ts';
import type { Policies, RateLimit } from './policies.ts';
import type { Risk } from './risk.ts';
import type { SecretReference } from './secret-reference.ts';
import type { Security } from './security.ts';
import type { Cost, Credit, MaintenanceWindow } from './service-level.ts';
import type { Testing } from './testing.ts';
import type { Webhooks } from './webhooks.ts';
import type { Workflow } from './workflow.ts';

/**
 * What a document means: frozen data, compiled for one environment. The waist of the house: runtime, monitor, proving
 * and console know this and nothing of Markdown.
 */
export interface Requirement {
  /** `REQ-I-001`. */
  readonly id: string;
  /** `payment-gateway`, from the file name. */
  readonly slug: string;
  readonly title: string;
  readonly file: string;
  readonly system: string;
  readonly owner: string | undefined;
  readonly criticality: Criticality;
  readonly type: IntegrationType;
  /** Name of the vendor profile in use. */
  readonly profile: string | undefined;
  /** The environments the document names (`sandbox`), and the one this requirement was compiled for. */
  readonly environments: readonly string[];
  readonly environment: string | undefined;
  readonly supports: readonly string[];
  readonly dependsOn: readonly Dependency[];
  readonly endpoint: Endpoint;
  /** Several schemes are all applied. Empty: none. */
  readonly authentication: readonly Authentication[];
  readonly operations: readonly Operation[];
  readonly errors: ErrorTable;
  readonly limitHeaders: readonly LimitHeaders[];
  /** Beginnings of idempotency keys that the vendor's SDKs make up by themselves. */
  readonly generatedKeys?: readonly string[];
  /** What applies to the requirement as a whole; each operation has its own, resolved. */
  readonly policies: Policies;
  readonly objectives: Objectives;
  readonly security: Security;
  readonly webhooks: Webhooks | undefined;
  readonly monitoring: Monitoring;
  readonly testing: Testing;
  readonly risks: readonly Risk[];
  /** The exit plan, in the words of the document. Undefined where it says nothing. */
  readonly alternatives: string | undefined;
  readonly workflow: Workflow;
  /** ISO date until which somebody has to look at it again. */
  readonly reviewBy: string | undefined;
  readonly contracts: readonly ContractLink[];
  /** Everything the document says or that was decided for it, in document order, then profile, then defaults. */
  readonly clauses: readonly Clause[];
  /** Hash of all clause revisions: 16 hex digits. */
  readonly revision: string;
}

export type Criticality = 'critical' | 'important' | 'optional';

export type IntegrationType =
  | 'REST API'
  | 'GraphQL API'
  | 'SOAP'
  | 'Message Queue'
  | 'Webhook'
  | 'File Exchange'
  | 'Object Storage'
  | 'Database'
  | 'Cache'
  | 'Mail'
  | 'Telemetry';

export interface Dependency {
  readonly id: string;
  /** A failure of it only degrades. */
  readonly soft: boolean;
}

export interface Endpoint {
  /** Undefined when the document does not know it: such a requirement checks, but does not run. */
  readonly url: string | undefined;
  readonly protocol: string | undefined;
  readonly minimumTls: '1.2' | '1.3';
  /** Through which requests go: `http://proxy.example:3128`. */
  readonly proxy: string | undefined;
  /** Certificate authorities trusted instead of the system's. */
  readonly ca: SecretReference | undefined;
  readonly clientCertificate: ClientCertificate | undefined;
  /** Which of our addresses the other side has let in. */
  readonly sourceAddress: string | undefined;
}

export interface ClientCertificate {
  readonly certificate: SecretReference;
  readonly key: SecretReference;
}

export type { Authentication } from './authentication.ts';

/** How answers are read: rules tried in order, first match wins; and where a vendor puts its own error code. */
export interface ErrorTable {
  readonly rules: readonly ErrorRule[];
  /** Dotted paths into a JSON error body, tried in order: `error.code`, `name`. */
  readonly codePaths: readonly string[];
}

export interface ErrorRule {
  /** `402`, `4xx`, `429`; empty: any status that is not a success. */
  readonly statuses: readonly string[];
  /** Vendor codes; empty: any. */
  readonly codes: readonly string[];
  readonly means: string;
  readonly outcome: OutcomeKind;
  readonly retry: boolean;
  /** Clause key, for `explain` and errors. */
  readonly clause: string;
}

/** How a vendor's answers tell what is left of a limit. */
export interface LimitHeaders {
  readonly limit: string | undefined;
  readonly remaining: string | undefined;
  readonly reset: string | undefined;
  /** How `reset` counts. */
  readonly resetUnit: 'seconds' | 'epoch-seconds' | 'epoch-milliseconds' | 'milliseconds';
}

export interface Objectives {
  readonly availability: { readonly ratio: number; readonly window: Window } | Unknown | undefined;
  readonly responseTime: readonly { readonly percentile: number; readonly bound: number }[] | Unknown | undefined;
  readonly throughput: RateLimit | Unknown | undefined;
  readonly maintenance: readonly MaintenanceWindow[];
  readonly cost: Cost | undefined;
  readonly credit: Credit | undefined;
}

export interface Window {
  readonly kind: 'rolling' | 'calendar';
  /** Milliseconds; for calendar windows the nominal length. */
  readonly length: number;
  readonly period: 'day' | 'week' | 'month' | 'quarter' | 'year' | undefined;
}
