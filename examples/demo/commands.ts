/** What the demo suggests to try, in order. Each is a line for a shell, run from the repository's root. */

export interface Suggestion {
  readonly says: string;
  readonly command: string;
}

export interface Addresses {
  readonly gateway: string;
  /** The stand-in of the payment provider. */
  readonly stripe: string;
}

export function suggestions({ gateway, stripe }: Addresses): readonly Suggestion[] {
  const payFor = (order: string): string =>
    `${gateway}/REQ-I-001/v1/payment_intents -d amount=500 -d currency=eur -d 'metadata[order_id]=${order}'`;
  const pay = payFor('mine-1');
  const deliveries = `bin/concordat deliveries list --gateway ${gateway} --box`;
  return [
    {
      says: 'Make a payment: no key, no retry, no time-out in your request; the document says it all.',
      command: `curl -s ${pay}`,
    },
    { says: 'What runs, and how it does.', command: `bin/concordat status --gateway ${gateway}` },
    {
      says: 'Break the payment provider: it answers 503 from now on.',
      command: `curl -s ${stripe}/_faults -d '{"kind":"status","status":503}'`,
    },
    {
      says: 'Seconds later the circuit is open: the provider is left alone.',
      command: `bin/concordat status REQ-I-001 --gateway ${gateway}`,
    },
    { says: 'A payment now is refused at once, with the clause that decided and when to come back.', command: `curl -si ${pay}` },
    {
      says: 'Whoever can do with a receipt gets one: the payment is written down, and made when the provider is back.',
      command: `curl -si ${payFor('mine-2')} -H 'Prefer: respond-async'`,
    },
    { says: 'It waits.', command: `${deliveries} outbox --state waiting` },
    {
      says: 'Repair it; after the pause that the document names, one probe closes the circuit.',
      command: `curl -s -X DELETE ${stripe}/_faults`,
    },
    { says: 'Some 20 s later what waited has been made, each once.', command: `${deliveries} outbox` },
    {
      says: 'A webhook as the provider sends it: verified, written down, and only then answered with 200.',
      command: `node_modules/.bin/node --disable-warning=ExperimentalWarning examples/demo/webhook.ts ${gateway}`,
    },
    {
      says: 'One that nobody has signed.',
      command: `curl -s ${gateway}/REQ-I-001/webhooks -H 'Content-Type: application/json' -d '{"id":"evt_forged"}'`,
    },
    { says: 'Those that came, the shop has asked for them: GET /REQ-I-001/events.', command: `${deliveries} inbox` },
    {
      says: 'What the provider saw last: the attempts, when they came, and their keys.',
      command: `curl -s '${stripe}/_log?last=5'`,
    },
  ];
}
