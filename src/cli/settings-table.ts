/** Every setting, as data: the reading of them, help, the configuration's JSON Schema, the reference page and `doctor` come from it. */

export interface SettingDescription {
  readonly summary: string;
  readonly variable: string;
  readonly type: 'string' | 'integer';
  /** A path: in the configuration file it counts from that file's folder. */
  readonly path?: boolean;
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
  gateway: {
    summary: 'Address of the running gateway that `status` asks.',
    variable: 'CONCORDAT_GATEWAY',
    type: 'string',
    default: 'http://127.0.0.1:7070',
  },
} as const satisfies Readonly<Record<string, SettingDescription>>;

export type SettingName = keyof typeof SETTINGS;
