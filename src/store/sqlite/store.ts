/** The store as its users see it, over an engine that is asked by name. */
import type { Store, StoreStatus } from '../../requirement/store.ts';
import type { Listeners } from '../listeners.ts';
import type { Ask } from './operations.ts';

export interface Asked {
  readonly ask: Ask;
  readonly listeners: Listeners;
  readonly sealed: boolean;
  /** Called where somebody begins or stops to listen. */
  listening(): void;
  status(): Promise<StoreStatus>;
  backup(file: string): Promise<void>;
  close(): Promise<void>;
}

export function storeOver(asked: Asked): Store {
  const { ask, listeners } = asked;
  return {
    sealed: asked.sealed,
    deliveries: {
      accept: (deliveries) => ask('accept', deliveries),
      claim: (query) => ask('claim', query),
      extend: (claims, lease) => ask('extend', claims, lease),
      settle: (settlements) => ask('settle', settlements),
      dueLanes: (box, limit) => ask('dueLanes', box, limit),
      releaseClaims: (owner) => ask('releaseClaims', owner),
      get: (id) => ask('get', id),
      list: (filter, page) => ask('list', filter, page),
      count: (filter) => ask('count', filter),
      change: (filter, act, by, limit) => ask('change', filter, act, by, limit),
      sweep: () => ask('sweep'),
    },
    records: {
      get: (namespace, name) => ask('getRecord', namespace, name),
      put: (namespace, name, value, options) => ask('putRecord', namespace, name, value, options),
      delete: (namespace, name, expected) => ask('deleteRecord', namespace, name, expected),
      list: (namespace, page) => ask('listRecords', namespace, page),
      add: (namespace, name, amounts, options) => ask('addRecord', namespace, name, amounts, options),
    },
    leases: {
      acquire: (name, owner, ttl) => ask('acquire', name, owner, ttl),
      release: (name, owner) => ask('releaseLease', name, owner),
    },
    audit: {
      append: (record) => ask('append', record),
      list: (page) => ask('listAudit', page),
    },
    signals: {
      publish: (topic, text) => ask('publish', topic, text),
      subscribe: (topic, listener) => {
        const stop = listeners.add(topic, listener);
        asked.listening();
        return () => {
          stop();
          asked.listening();
        };
      },
    },
    status: () => asked.status(),
    backup: (file) => asked.backup(file),
    close: () => asked.close(),
    [Symbol.asyncDispose]: () => asked.close(),
  };
}
