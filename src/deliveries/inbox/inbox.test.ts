import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PROFILES } from '../../profiles/index.ts';
import type { Requirement } from '../../requirement/requirement.ts';
import { SimulatedWorld } from '../../runtime/simulation/world.ts';
import { openMemory } from '../../store/memory/open-memory.ts';
import { Inbox, type VerifiedEvent } from './inbox.ts';
import { receivingRequirement } from './testing/requirement.ts';

const SECOND = 1_000;

function signedBy(name: string, retain?: number): Requirement {
  const verification = PROFILES.flatMap(({ webhooks = [] }) => webhooks).find((scheme) => scheme.name === name);
  assert.ok(verification !== undefined, name);
  return receivingRequirement({ verification, retain });
}

function event(changes: Partial<VerifiedEvent> = {}): VerifiedEvent {
  const body = Buffer.from('{"n":1}');
  return {
    id: undefined,
    type: 'paid',
    headers: [],
    url: 'https://hooks.example.com/webhooks',
    sender: undefined,
    body,
    ...changes,
  };
}

test('a signature that is good for ten minutes makes its copy a duplicate for as long, however short the document keeps events', async (t) => {
  const world = new SimulatedWorld();
  const store = await openMemory({ world });
  t.after(() => store.close());
  const inbox = new Inbox({ store, world, observe: () => undefined });
  const requirement = signedBy('stripe', 60 * SECOND);
  const isDuplicate = async () => {
    const received = await inbox.accept(requirement, event({ id: 'evt_1' }));
    return received.kind === 'accepted' && received.duplicate;
  };
  assert.equal(await isDuplicate(), false);
  await world.run(590 * SECOND);
  assert.equal(await isDuplicate(), true);
});

test('the address counts where it is signed, or where nothing is', async (t) => {
  const world = new SimulatedWorld();
  const store = await openMemory({ world });
  t.after(() => store.close());
  const inbox = new Inbox({ store, world, observe: () => undefined });
  const names = async (requirement: Requirement) => {
    const found = new Set<string>();
    for (const url of ['https://hooks.example.com/webhooks/a', 'https://hooks.example.com/webhooks/b'])
      found.add((await inbox.accept(requirement, event({ url }))).event);
    return found.size;
  };
  assert.equal(await names(signedBy('github')), 1);
  assert.equal(await names(signedBy('twilio')), 2);
  assert.equal(await names(receivingRequirement()), 2);
});

test('requirements know their events apart', async (t) => {
  const world = new SimulatedWorld();
  const store = await openMemory({ world });
  t.after(() => store.close());
  const inbox = new Inbox({ store, world, observe: () => undefined });
  const one = receivingRequirement();
  for (const requirement of [one, { ...one, id: 'REQ-I-002' }, one]) await inbox.accept(requirement, event({ id: 'evt_1' }));
  assert.equal((await store.deliveries.count({ box: 'inbox' })).count, 2);
});
