import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { publicKeyOf, signWebhook } from './sign.ts';
import { NOW, schemeOf } from './testing/senders.ts';
import { verifyWebhook } from './verify.ts';

const shared = fc.uint8Array({ minLength: 24, maxLength: 64 }).map((bytes) => `whsec_${Buffer.from(bytes).toString('base64')}`);
const seeds = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => `whsk_${Buffer.from(bytes).toString('base64')}`);

test('whatever is signed is verified by each of the keys, and by no other', async () => {
  const scheme = schemeOf('standard-webhooks');
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(fc.oneof(shared, seeds), { minLength: 2, maxLength: 4 }),
      fc.uint8Array({ maxLength: 100 }),
      fc.stringMatching(/^[\w-]{1,40}$/),
      async (keys, body, id) => {
        const [other = '', ...secrets] = keys;
        const headers = Object.entries(signWebhook({ id, at: NOW + 999, body, secrets })).flat();
        const checkedWith = (secret: string) => (secret.startsWith('whsk_') ? publicKeyOf(secret) : secret);
        const verdict = (secret: string) =>
          verifyWebhook(scheme, { method: 'POST', url: 'https://x.example/', headers, body }, [checkedWith(secret)], {
            now: NOW,
          });
        for (const secret of secrets)
          assert.deepEqual(await verdict(secret), { verified: true, idSigned: true, id, type: undefined, timestamp: NOW });
        assert.equal((await verdict(other)).verified, false);
      },
    ),
    { numRuns: 200, seed: 5 },
  );
});

test('one signature for each secret, in their order', () => {
  const secrets = [`whsec_${Buffer.alloc(24, 1).toString('base64')}`, `whsk_${Buffer.alloc(32, 2).toString('base64')}`];
  const headers = signWebhook({ id: 'msg_1', at: NOW, body: 'für', secrets });
  assert.deepEqual(
    headers['webhook-signature'].split(' ').map((each) => each.split(',')[0]),
    ['v1', 'v1a'],
  );
  assert.deepEqual(headers, signWebhook({ id: 'msg_1', at: NOW, body: Buffer.from('für'), secrets }));
});

test('what cannot be used is told without showing it', () => {
  const good = { id: 'msg_1', at: NOW, body: '', secrets: [`whsec_${Buffer.alloc(24).toString('base64')}`] };
  const hidden = 'not-a-key-at-all';
  for (const wrong of [
    { ...good, id: '' },
    { ...good, id: 'a.b' },
    { ...good, id: 'a b' },
    { ...good, id: 'a\nb' },
    { ...good, at: Number.NaN },
    { ...good, secrets: [] },
    { ...good, secrets: [hidden] },
    { ...good, secrets: [`whsk_${hidden}`] },
    { ...good, secrets: [`whsec_${Buffer.alloc(8).toString('base64')}`] },
    { ...good, secrets: Array.from({ length: 9 }, () => good.secrets[0] as string) },
  ])
    assert.throws(
      () => signWebhook(wrong),
      (error) => error instanceof TypeError && !error.message.includes(hidden),
    );
});
