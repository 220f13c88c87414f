import type { Description } from '../../command.ts';

export const serve = {
  examples: [
    { command: 'concordat serve', says: 'the integrations folder on http://127.0.0.1:7070' },
    { command: 'concordat serve --env sandbox --port 8080', says: 'against the sandboxes of the vendors' },
    {
      command: 'concordat serve --dedicated-port payment-gateway=7071',
      says: 'port 7071 is the payment gateway and nothing else',
    },
    { command: 'concordat serve --workers 4', says: 'four processes behind the same port, one set of limits' },
    { command: 'concordat serve --store none', says: 'keep nothing: no deliveries, no webhooks' },
    { command: 'curl http://127.0.0.1:7070/payment-gateway/v1/balance', says: 'then call a system through it' },
  ],
  arguments: [{ name: 'folder', summary: 'Folder that holds the documents.', required: false, offers: 'folder' }],
  flags: [
    { name: 'host', value: '<address>', summary: 'Address to listen on.', setting: 'host' },
    { name: 'port', value: '<port>', summary: 'Port to listen on; 0 takes any free one.', setting: 'port' },
    { name: 'env', value: '<environment>', summary: 'Use the values of this environment.', setting: 'environment' },
    {
      name: 'store',
      value: '<file>',
      summary: 'File that keeps deliveries; "none" keeps nothing.',
      setting: 'store',
      offers: 'file',
    },
    { name: 'database', value: '<url>', summary: 'PostgreSQL that keeps them instead.', setting: 'database' },
    {
      name: 'key-file',
      value: '<file>',
      summary: 'File that holds the key of stored bodies.',
      setting: 'keyFile',
      offers: 'file',
    },
    {
      name: 'public-url',
      value: '<url>',
      summary: 'Where other sides reach the webhooks through a proxy or tunnel.',
      setting: 'publicUrl',
    },
    {
      name: 'trusted-proxies',
      value: '<count>',
      summary: 'Proxies in front that add to X-Forwarded-For.',
      setting: 'trustedProxies',
    },
    {
      name: 'dedicated-port',
      value: '<id or slug>=<port>',
      repeated: true,
      summary: 'A port that leads to this requirement alone, for SDKs that take a host and a port but no path.',
    },
    {
      name: 'workers',
      value: '<number>',
      summary: 'So many processes behind the same ports; they keep the limits together. Default 1.',
    },
    { name: 'quiet', summary: 'Write only warnings and errors.' },
  ],
  exits: [
    ['0', 'stopped by SIGTERM after the calls under way had ended'],
    ['2', 'it could not start'],
    ['130', 'interrupted'],
  ],
} as const satisfies Description;
