import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { describe, it } from 'node:test';
import { paintFor } from '../../render/colour.ts';
import type { Session } from '../../session.ts';
import { answersFrom } from './answers.ts';

type Flags = Parameters<typeof answersFrom>[0];

const NONE: Flags = {
  system: undefined,
  url: undefined,
  owner: undefined,
  criticality: undefined,
  auth: undefined,
  id: undefined,
  name: undefined,
  folder: undefined,
  print: false,
  'no-input': false,
};

/** A terminal on which somebody types these lines. */
function terminal(lines: readonly string[]): { session: Session; said: () => string } {
  let said = '';
  const talk = {
    write: (text: string) => {
      said += text;
    },
    lines: (...more: string[]) => {
      said += more.map((line) => `${line}\n`).join('');
    },
    paint: paintFor(false),
  };
  const session = { talk, input: { interactive: true, stream: () => Readable.from(lines.map((line) => `${line}\n`)) } };
  return { session: session as unknown as Session, said: () => said };
}

describe('the five questions', () => {
  it('are asked on a terminal; an empty answer takes what stands in brackets', async () => {
    const { session, said } = terminal(['Acme Pay', '', 'none', 'critical', '']);
    assert.deepEqual(await answersFrom(NONE, session), {
      system: 'Acme Pay',
      url: 'TBD',
      authentication: 'none',
      criticality: 'critical',
      owner: 'TBD',
      input: undefined,
    });
    assert.equal(said().match(/\?/g)?.length, 5);
  });

  it('are not asked where a flag answers', async () => {
    const { session, said } = terminal(['https://api.stripe.com', 'none', 'optional', 'Payments']);
    const answers = await answersFrom({ ...NONE, system: 'Stripe' }, session);
    assert.equal(answers.system, 'Stripe');
    assert.doesNotMatch(said(), /Which external system/);
  });

  it('are asked again until the answer is possible', async () => {
    const { session, said } = terminal(['', 'Stripe', 'not a url', 'https://a.example', 'none', 'critcal', 'Critical', 'x']);
    const answers = await answersFrom(NONE, session);
    assert.equal(answers.criticality, 'critical');
    assert.match(said(), /an answer is needed/);
    assert.match(said(), /"not a url" is not an address/);
    assert.match(said(), /did you mean "critical"/);
  });

  it('write nothing when the answers end early', async () => {
    const { session } = terminal(['Stripe']);
    await assert.rejects(answersFrom(NONE, session), /answers ended before the questions/);
  });

  it('are not asked with --no-input', async () => {
    const { session } = terminal(['Stripe']);
    await assert.rejects(answersFrom({ ...NONE, 'no-input': true }, session), /--system is missing/);
  });

  it('bug: a known vendor says how it is authenticated, unless somebody else does', async () => {
    const flags = { ...NONE, system: 'Stripe', 'no-input': true };
    const { session } = terminal([]);
    assert.equal((await answersFrom(flags, session)).authentication, 'Bearer token from env:STRIPE_SECRET_KEY');
    assert.equal((await answersFrom({ ...flags, auth: 'none' }, session)).authentication, 'none');
  });
});
