/** Every setting, as data: the reading of them, help, the configuration's JSON Schema, the reference page and `doctor` come from it. */

export interface SettingDescription {
  readonly summary: string;
  readonly variable: string;
  readonly type: 'string' | 'integer';
  /** A path: in the configuration file it counts from that file's folder. */
  readonly path?: boolean;
  /** May hold a password: only its presence is ever printed. */
  readonly secret?: boolean;
  readonly choices?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly default: string | number | undefined;
}

export const SETTINGS = {
  folder: {
    summary: 'Folder that holds the documents.',
    variable: 'CONCORDAT_FOLDER',
    type: 'string',
    path: true,
    default: 'integrations',
  },
  environment: {
    summary: 'Environment whose values apply, such as `sandbox` for `URL (sandbox)`; empty: the values without a bracket.',
    variable: 'CONCORDAT_ENVIRONMENT',
    type: 'string',
    default: undefined,
  },
  failOn: {
    summary: 'Least severity of a finding that makes `check` exit with 1.',
    variable: 'CONCORDAT_FAIL_ON',
    type: 'string',
    choices: ['error', 'warning', 'note'],
    default: 'error',
  },
  host: { summary: 'Address the gateway listens on.', variable: 'CONCORDAT_HOST', type: 'string', default: '127.0.0.1' },
  port: {
    summary: 'Port the gateway listens on; 0 takes any free one.',
    variable: 'CONCORDAT_PORT',
    type: 'integer',
    minimum: 0,
    maximum: 65_535,
    default: 7070,
  },
  store: {
    summary: 'File in which deliveries, and whatever else must survive a restart, are kept; unused where there is a database.',
    variable: 'CONCORDAT_STORE',
    type: 'string',
    path: true,
    default: '.concordat/store.sqlite',
  },
  database: {
    summary: 'PostgreSQL that several gateways share instead of a file: `postgres://user@host/database`.',
    variable: 'DATABASE_URL',
    type: 'string',
    secret: true,
    default: undefined,
  },
  outboxUrl: {
    summary:
      "An application's PostgreSQL whose outbox table is taken from: `postgres://…`, or a reference like `env:APP_DATABASE_URL`.",
    variable: 'CONCORDAT_OUTBOX_URL',
    type: 'string',
    secret: true,
    default: undefined,
  },
  outboxTable: {
    summary: 'The outbox table there, `app.concordat_outbox` with its schema.',
    variable: 'CONCORDAT_OUTBOX_TABLE',
    type: 'string',
    default: 'concordat_outbox',
  },
  keyFile: {
    summary: 'File that holds the key under which bodies are encrypted; CONCORDAT_KEY itself comes first.',
    variable: 'CONCORDAT_KEY_FILE',
    type: 'string',
    path: true,
    default: undefined,
  },
  publicUrl: {
    summary: 'Address under which other sides reach this gateway for webhooks, where a proxy or tunnel stands in front of it.',
    variable: 'CONCORDAT_PUBLIC_URL',
    type: 'string',
    default: undefined,
  },
  trustedProxies: {
    summary:
      'How many proxies in front of the gateway add to X-Forwarded-For: the sender of a webhook is that many from its right end.',
    variable: 'CONCORDAT_TRUSTED_PROXIES',
    type: 'integer',
    minimum: 0,
    maximum: 10,
    default: 0,
  },
  subscriberAddresses: {
    summary: 'Ranges that are not public and may be told of events all the same, separated by commas: `10.20.0.0/16`.',
    variable: 'CONCORDAT_SUBSCRIBER_ADDRESSES',
    type: 'string',
    default: undefined,
  },
  gateway: {
    summary: 'Address of the running gateway that `status`, `control` and `deliveries` ask.',
    variable: 'CONCORDAT_GATEWAY',
    type: 'string',
    default: 'http://127.0.0.1:7070',
  },
} as const satisfies Readonly<Record<string, SettingDescription>>;

export type SettingName = keyof typeof SETTINGS;
