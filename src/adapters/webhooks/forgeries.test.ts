/**
 * Ten thousand changed webhooks of each scheme, seeded: none is accepted, none throws. A change counts as a forgery when it changes
 * what the scheme proves. Not forgeries: another case of a header's name or of hex digits; a version that the scheme does not know,
 * beside the others; white space in a list. What a scheme by its vendor's own making does not prove is left out where it is changed:
 * fields of SNS that are not signed, fields of a form that are spelled otherwise or run together (Twilio puts nothing between
 * them, so the oracle is Twilio's own library), the body where only a token is shown.
 */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import twilio from 'twilio';
import type { WebhookScheme } from '../../requirement/webhook-scheme.ts';
import { fromBase64, fromHex } from './encoding.ts';
import { readFormBody } from './form.ts';
import type { WebhookRequest } from './message.ts';
import { NOW, SENDERS, type Sender } from './testing/senders.ts';
import { verifyWebhook } from './verify.ts';

const RUNS = 10_000;

function header({ headers }: WebhookRequest, name: string): string {
  const at = headers.findIndex((each, index) => index % 2 === 0 && each.toLowerCase() === name.toLowerCase());
  return headers[at + 1] ?? '';
}

function withHeader(request: WebhookRequest, name: string, value: string): WebhookRequest {
  const headers = request.headers.map((each, at) =>
    at % 2 === 1 && request.headers[at - 1]?.toLowerCase() === name.toLowerCase() ? value : each,
  );
  return { ...request, headers };
}

/** A text with something of it changed: a character, a part left out, said twice, cut off, or another text. */
function changed(text: string): fc.Arbitrary<string> {
  const place = fc.nat(Math.max(0, text.length - 1));
  return fc
    .oneof(
      fc
        .tuple(place, fc.integer({ min: 0x21, max: 0x7e }))
        .map(([at, code]) => text.slice(0, at) + String.fromCharCode(code) + text.slice(at + 1)),
      fc.tuple(place, fc.integer({ min: 1, max: 4 })).map(([at, length]) => text.slice(0, at) + text.slice(at + length)),
      fc.tuple(place, fc.string({ minLength: 1, maxLength: 3 })).map(([at, more]) => text.slice(0, at) + more + text.slice(at)),
      place.map((at) => text.slice(0, at)),
      fc.tuple(place, place).map(([a, b]) => swapped(text, a, b)),
      fc.string({ maxLength: 80 }),
      fc.base64String({ maxLength: 120 }),
      fc.stringMatching(/^[0-9a-f]{64}$/),
    )
    .filter((each) => each !== text);
}

function swapped(text: string, a: number, b: number): string {
  const characters = [...text];
  [characters[a], characters[b]] = [characters[b] ?? '', characters[a] ?? ''];
  return characters.join('');
}

function changedBytes(body: Uint8Array): fc.Arbitrary<Uint8Array> {
  const place = fc.nat(body.length - 1);
  return fc
    .oneof(
      fc
        .tuple(place, fc.integer({ min: 1, max: 255 }))
        .map(([at, by]) => Uint8Array.from(body, (byte, index) => (index === at ? byte ^ by : byte))),
      place.map((at) => body.slice(0, at)),
      fc
        .tuple(place, fc.uint8Array({ minLength: 1, maxLength: 4 }))
        .map(([at, more]) => Uint8Array.of(...body.slice(0, at), ...more, ...body.slice(at))),
      fc
        .tuple(place, fc.integer({ min: 1, max: 4 }))
        .map(([at, length]) => Uint8Array.of(...body.slice(0, at), ...body.slice(at + length))),
      fc.constant(Uint8Array.of(0xef, 0xbb, 0xbf, ...body)),
    )
    .filter((each) => Buffer.compare(each, body) !== 0);
}

/** The bytes of the signatures that a header carries, whatever way they are written; and its time, where that stands there too. */
function meaning(scheme: WebhookScheme, text: string): string {
  const { proof } = scheme;
  if (proof.kind === 'token') return text.replace(/^bearer /i, '');
  const bytes = (written: string) => Buffer.from(fromHex(written) ?? fromBase64(written) ?? written).toString('base64');
  if (proof.form === 'one') {
    const mark = proof.variants.find((each) => text.startsWith(each.mark))?.mark ?? '';
    return bytes(text.slice(mark.length));
  }
  const [between, inside] = proof.form === 'pairs' ? [',', '='] : [' ', ','];
  return text
    .split(between)
    .map((part) => part.trim().split(inside))
    .filter(([mark]) => mark === 't' || proof.variants.some((each) => each.mark === mark))
    .map(([mark, ...rest]) => `${mark} ${mark === 't' ? rest.join(inside) : bytes(rest.join(inside))}`)
    .join('\n');
}

/** The same signatures, or some of the genuine ones among others, with the same time: no forgery. */
function sameProof(scheme: WebhookScheme, before: string, after: string): boolean {
  const [old, now] = [meaning(scheme, before).split('\n'), meaning(scheme, after).split('\n')];
  return old.every((each) => now.includes(each));
}

function isForgery({ scheme, request, secrets }: Sender, forged: WebhookRequest): boolean {
  const { proof } = scheme;
  if (proof.kind === 'token') return true;
  if ('field' in proof.place) return signedFields(request.body) !== signedFields(forged.body);
  if (proof.contents.some(({ parts }) => parts.some((part) => 'part' in part && part.part === 'form'))) {
    const fields = readFormBody(forged.body);
    if (fields === undefined) return true;
    const params: Record<string, string | string[]> = {};
    for (const [name, value] of fields) params[name] = [...((params[name] as string[] | undefined) ?? []), value];
    return !twilio.validateRequest(secrets[0] ?? '', header(forged, 'X-Twilio-Signature'), forged.url, params);
  }
  return true;
}

/** What SNS signs, and the signature. */
function signedFields(body: Uint8Array): string {
  try {
    const message = JSON.parse(Buffer.from(body).toString('utf8')) as Record<string, unknown>;
    const names = ['Message', 'MessageId', 'Subject', 'Timestamp', 'TopicArn', 'Type', 'Signature', 'SignatureVersion'];
    // Two spellings of one address are one address.
    const address = URL.parse(String(message.SigningCertURL))?.href;
    return JSON.stringify([...names.map((name) => message[name]), address]);
  } catch {
    return '';
  }
}

function forgeries(sender: Sender): fc.Arbitrary<WebhookRequest> {
  const { scheme, request, signedHeaders } = sender;
  const { proof } = scheme;
  const places = proof.kind === 'signature' ? [proof.place] : proof.places;
  const kinds: fc.Arbitrary<WebhookRequest>[] = [];
  for (const place of places) {
    if (!('header' in place)) continue;
    const before = header(request, place.header);
    if (before === '') continue;
    kinds.push(
      changed(before)
        .filter((after) => !sameProof(scheme, before, after))
        .map((after) => withHeader(request, place.header, after)),
    );
  }
  for (const name of signedHeaders) kinds.push(changed(header(request, name)).map((after) => withHeader(request, name, after)));
  if (proof.kind === 'signature') kinds.push(changedBytes(request.body).map((body) => ({ ...request, body })));
  const urls =
    proof.kind === 'signature' && proof.contents.some(({ parts }) => parts.some((part) => 'part' in part && part.part === 'url'));
  if (urls)
    kinds.push(
      changed(request.url)
        .map((url) => ({ ...request, url }))
        .filter(({ url }) => URL.canParse(url)),
    );
  const repeated = places.find((place) => 'header' in place);
  if (repeated !== undefined && 'header' in repeated)
    kinds.push(
      changed(header(request, repeated.header)).map((more) => ({
        ...request,
        headers: [...request.headers, repeated.header, more],
      })),
    );
  return fc.oneof(...kinds).filter((forged) => isForgery(sender, forged));
}

describe('forged webhooks', () => {
  for (const [name, sender] of Object.entries(SENDERS)) {
    test(`${name}: of ${RUNS} changed ones none is accepted`, async () => {
      const { scheme, secrets, certificates } = sender;
      let seen = 0;
      await fc.assert(
        fc.asyncProperty(forgeries(sender), async (forged) => {
          const verdict = await verifyWebhook(scheme, forged, secrets, { now: NOW, certificates });
          assert.equal(verdict.verified, false);
          if (!verdict.verified) assert.ok(verdict.status !== 503 || verdict.reason === 'no certificate', verdict.reason);
          seen++;
        }),
        { numRuns: RUNS, seed: 20_260_301, endOnFailure: true },
      );
      assert.equal(seen, RUNS);
    });

    test(`${name}: signed with another secret, it is not accepted`, async () => {
      const { scheme, request, certificates } = sender;
      const verdict = await verifyWebhook(scheme, request, ['bm90IHRoZSBvbmUgdGhhdCB3YXMgdXNlZCBoZXJl'], {
        now: NOW,
        certificates,
      });
      assert.equal(verdict.verified, false);
    });
  }
});

test('whatever comes in, the answer is a verdict and nothing is thrown', async () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string(),
    fc.constantFrom('t=1,v1=', 'v1,', 'sha256=', '"', '%', '?a=%zz', 'v1a,AAAA'),
  );
  const names = fc.constantFrom(
    ...Object.values(SENDERS).flatMap(({ request }) => request.headers.filter((_, at) => at % 2 === 0)),
    'X-Other',
  );
  const anything = fc.record({
    method: text,
    url: text,
    headers: fc.array(fc.tuple(names, text), { maxLength: 12 }).map((pairs) => pairs.flat()),
    body: fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc.json().map((json) => Buffer.from(json)),
      fc
        .constantFrom('SubscriptionConfirmation', 'Notification')
        .map((Type) => Buffer.from(JSON.stringify({ Type, Signature: 'AAAA', SignatureVersion: '1' }))),
    ),
  });
  for (const { scheme, certificates } of Object.values(SENDERS)) {
    await fc.assert(
      fc.asyncProperty(
        anything,
        fc.array(
          text.map((each) => `ours ${each}`),
          { maxLength: 9 },
        ),
        async (request, secrets) => {
          const verdict = await verifyWebhook(scheme, request, secrets, { now: NOW, certificates });
          assert.equal(verdict.verified, false);
          if (!verdict.verified) assert.ok(verdict.reason !== 'not checked', 'nothing is thrown inside either');
        },
      ),
      { numRuns: 500, seed: 7 },
    );
  }
});
