/** What each part of a requirement is where the document says nothing of it. */
import type { Monitoring } from './monitoring.ts';
import type { Endpoint, Objectives } from './requirement.ts';
import type { Security } from './security.ts';
import type { Testing } from './testing.ts';
import type { Webhooks } from './webhooks.ts';

export const NOWHERE: Endpoint = {
  url: undefined,
  protocol: undefined,
  minimumTls: '1.2',
  proxy: undefined,
  ca: undefined,
  clientCertificate: undefined,
  sourceAddress: undefined,
};

export const NOTHING_PROMISED: Objectives = {
  availability: undefined,
  responseTime: undefined,
  throughput: undefined,
  maintenance: [],
  cost: undefined,
  credit: undefined,
};

export const NOTHING_SECURED: Security = {
  redact: [],
  dataClassification: [],
  rotation: undefined,
  allowedIps: undefined,
  webhookSignature: undefined,
  sendOnly: undefined,
  receiveOnly: undefined,
};

export const NO_EVENTS: Webhooks = {
  events: [],
  signature: undefined,
  verification: undefined,
  deliverTo: undefined,
  retry: undefined,
  deduplicateBy: undefined,
  retain: undefined,
};

export const UNWATCHED: Monitoring = { healthCheck: undefined, alerts: undefined, notify: [] };

export const UNTESTED: Testing = { failureScenarios: [], load: undefined, sandbox: undefined, recovery: undefined };
