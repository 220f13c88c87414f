/** The library: documents at work inside an application. */
export { Answer } from './answer.ts';
export { type ConnectOptions, connect } from './connect.ts';
export { Integration, type OperationOptions } from './integration.ts';
export { type FailedDocument, Integrations, type IntegrationsOptions, type ReloadReport } from './integrations.ts';
