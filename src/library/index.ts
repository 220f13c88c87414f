/** The library: documents at work inside an application. */

export type { DeliveryReport } from '../deliveries/delivery-report.ts';
export type { EventsOptions } from '../deliveries/inbox/event-loop.ts';
export type { IncomingEvent } from '../deliveries/inbox/incoming-event.ts';
export { tableSql as outboxTableSql } from '../deliveries/tables/table-sql.ts';
export { Answer } from './answer.ts';
export { type ConnectOptions, connect } from './connect.ts';
export { Integration, type OperationOptions } from './integration.ts';
export { type FailedDocument, Integrations, type IntegrationsOptions, type ReloadReport } from './integrations.ts';
export { openStore, type StoreSettings } from './open-store.ts';
