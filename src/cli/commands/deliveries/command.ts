import { DELIVERY_BOXES, DELIVERY_STATES } from '../../../requirement/delivery.ts';
import type { Description } from '../../command.ts';

export const DELIVERY_WORDS = [
  'list',
  'show',
  'retry',
  'drop',
  'cancel',
  'edit',
  'replay',
  'export',
  'pause',
  'resume',
  'audit',
  'backup',
  'table',
] as const;

export const deliveries = {
  examples: [
    { command: 'concordat deliveries list --state dead', says: 'what could not be delivered' },
    { command: 'concordat deliveries show 01934c1e…', says: 'one with every attempt and order' },
    {
      command: 'concordat deliveries retry --requirement payments --state dead --why "vendor is back"',
      says: 'many, after an estimate',
    },
    {
      command: 'concordat deliveries replay --box inbox --from 2026-11-24T01:00:00Z --why "lost in our database"',
      says: 'once more, as new ones',
    },
    { command: 'concordat deliveries export --state dead > dead.ndjson', says: 'one JSON object per line' },
    { command: 'concordat deliveries pause REQ-I-001 --for 30m', says: 'what comes meanwhile is accepted and waits' },
    { command: 'concordat deliveries list --store .concordat/store.sqlite', says: 'when no gateway runs' },
    { command: 'concordat deliveries backup /backup/store.sqlite', says: 'a copy of the file, while a gateway uses it' },
  ],
  arguments: [
    {
      name: 'order',
      summary:
        'list, show, audit: look. retry: try again now. drop: give up what is dead. cancel: take back what waits. edit: another body. replay: once more as a new delivery. export: write them down. pause, resume: of a requirement. backup: copies the file of the store on this machine. table: the SQL of the table that an application inserts into, by default concordat_outbox.',
      required: true,
      offers: DELIVERY_WORDS,
    },
    {
      name: 'subject',
      summary:
        'Ids of deliveries; for pause and resume ids or slugs of requirements; for backup the file to make; for table its name. Without any, the flags say which.',
      required: false,
      repeated: true,
    },
  ],
  flags: [
    { name: 'box', value: '<box>', choices: DELIVERY_BOXES, summary: 'Only of this box.', offers: DELIVERY_BOXES },
    { name: 'requirement', value: '<id or slug>', summary: 'Only of this requirement.', offers: 'id' },
    { name: 'operation', value: '<operation>', summary: 'Only of this operation, or event.' },
    { name: 'key', value: '<key>', summary: 'Only with this key of their order.' },
    {
      name: 'state',
      value: '<state>',
      choices: DELIVERY_STATES,
      repeated: true,
      summary: 'Only in this state; may be said several times.',
      offers: DELIVERY_STATES,
    },
    { name: 'from', value: '<time>', summary: 'Accepted then or later: 2026-11-24, 2026-11-24T01:00:00Z.' },
    { name: 'to', value: '<time>', summary: 'Accepted before.' },
    { name: 'all', summary: 'With an order for many and no other flag that says which: really all.' },
    { name: 'limit', value: '<count>', summary: 'At most so many are listed. Default 50.' },
    { name: 'after', value: '<number>', summary: 'The next page of a list: the number that the last one ended with.' },
    { name: 'body', summary: 'Bodies too, which is recorded; without it nobody sees what is delivered.' },
    { name: 'input', value: '<body>', summary: 'Of edit: the new body, @file, or - for standard input; else $EDITOR opens.' },
    { name: 'expires-after', value: '<duration>', summary: 'Of retry: given up after so long from now. Without it: never.' },
    { name: 'keep-key', summary: 'Of replay: under the idempotency key of the first one; without it, under a new one.' },
    { name: 'for', value: '<duration>', summary: 'Of pause: it ends by itself.' },
    { name: 'why', value: '<reason>', summary: 'Recorded; needed for orders for many.' },
    { name: 'who', value: '<name>', summary: 'Who gives the order; by default the user of this machine.' },
    { name: 'yes', short: 'y', summary: 'Carry it out without asking.' },
    { name: 'dry-run', summary: 'Show the estimate and do nothing.' },
    { name: 'gateway', value: '<url>', summary: 'Address of the gateway.', setting: 'gateway' },
    {
      name: 'store',
      value: '<file>',
      summary: 'Ask this store itself and no gateway.',
      setting: 'store',
      offers: 'file',
    },
    { name: 'database', value: '<url>', summary: 'Ask this PostgreSQL itself and no gateway.', setting: 'database' },
    {
      name: 'key-file',
      value: '<file>',
      summary: 'With --store or --database: the key of the bodies.',
      setting: 'keyFile',
      offers: 'file',
    },
    { name: 'format', value: '<format>', choices: ['pretty', 'json'], summary: 'How it is written.', offers: ['pretty', 'json'] },
  ],
  exits: [
    ['0', 'shown, or done to all that were meant'],
    ['1', 'some were left as they were: under way, ended, or changed meanwhile'],
    ['2', 'refused, or neither gateway nor store answered'],
    ['130', 'interrupted; what was done is done'],
  ],
} as const satisfies Description;

export type DeliveryFlags = import('../../command.ts').FlagValues<(typeof deliveries)['flags']>;
