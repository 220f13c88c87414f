import type { Description } from '../../command.ts';

export const CONTROL_WORDS = ['open', 'close', 'observe', 'pause', 'resume', 'kill'] as const;

export const control = {
  examples: [
    { command: 'concordat control REQ-I-001 kill --for 10m --why "incident 4711"', says: 'refuse every call for ten minutes' },
    { command: 'concordat control payments pause --for 2m', says: 'let calls wait instead of leaving' },
    { command: 'concordat control payments open', says: 'hold the circuit open: fallbacks answer' },
    { command: 'concordat control payments resume', says: 'everything as the document says' },
  ],
  arguments: [
    { name: 'requirement', summary: 'Id or slug.', required: true, offers: 'id' },
    {
      name: 'order',
      summary:
        'open: the circuit stays open. close: the circuit never opens. observe: it only tells when it would. pause: calls wait. kill: calls are refused. resume: ends all of these.',
      required: true,
      offers: CONTROL_WORDS,
    },
  ],
  flags: [
    { name: 'for', value: '<duration>', summary: 'It ends by itself: 10m, 90 s, at most 7 days. Without it: until resume.' },
    { name: 'why', value: '<reason>', summary: 'Recorded beside the order.' },
    { name: 'who', value: '<name>', summary: 'Who gives the order; by default the user of this machine.' },
    { name: 'gateway', value: '<url>', summary: 'Address of the gateway.', setting: 'gateway' },
    { name: 'format', value: '<format>', choices: ['pretty', 'json'], summary: 'How it is written.', offers: ['pretty', 'json'] },
  ],
  exits: [
    ['0', 'the order is in force'],
    ['2', 'it is not: no gateway answered, or it refused'],
  ],
} as const satisfies Description;
