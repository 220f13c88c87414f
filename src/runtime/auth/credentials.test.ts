import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ConcordatError } from '../../requirement/errors.ts';
import type { Authentication } from '../../requirement/requirement.ts';
import type { SecretReference } from '../../requirement/secret-reference.ts';
import { Secrets } from '../secrets/secrets.ts';
import { createCredentials, type NamedCredentials, type SchemeContext } from './credentials.ts';

const env = (name: string): SecretReference => ({ store: 'env', name });
const SECRET = 'sk_test_only_for_this_test';

function contextOf(
  variables: Record<string, string | undefined>,
  answer: typeof fetch = () => assert.fail('nobody is asked'),
): SchemeContext & { now: number } {
  const context = {
    now: 0,
    secrets: new Secrets(variables),
    world: { now: (): number => context.now },
    fetch: answer,
    requirement: 'REQ-I-001',
    clause: 'endpoint-connection.authentication (REQ-I-001-things.md:19)',
  };
  return context;
}

function credentialsOf(authentication: readonly Authentication[], context: SchemeContext): NamedCredentials {
  const credentials = createCredentials(authentication, context);
  assert.ok(credentials !== undefined);
  return credentials;
}

test('no authentication is no credential', () => assert.equal(createCredentials([], contextOf({})), undefined));

test('each scheme puts its secret where the other side looks for it', () => {
  const context = contextOf({ KEY: SECRET, USER: 'AC1', PASSWORD: 'pass wörd' });
  const current = (authentication: Authentication): unknown => credentialsOf([authentication], context).current();
  assert.deepEqual(current({ scheme: 'api-key', in: 'header', name: 'X-Api-Key', secret: env('KEY') }), {
    headers: { 'x-api-key': SECRET },
  });
  assert.deepEqual(current({ scheme: 'api-key', in: 'query', name: 'key', secret: env('KEY') }), {
    headers: {},
    query: { key: SECRET },
  });
  assert.deepEqual(current({ scheme: 'bearer', token: env('KEY') }), { headers: { authorization: `Bearer ${SECRET}` } });
  const basic = `Basic ${Buffer.from('AC1:pass wörd').toString('base64')}`;
  assert.deepEqual(current({ scheme: 'basic', user: env('USER'), password: env('PASSWORD') }), {
    headers: { authorization: basic },
  });
});

test('several schemes are all carried', () => {
  const context = contextOf({ KEY: SECRET, OTHER: 'other' });
  const both = credentialsOf(
    [
      { scheme: 'bearer', token: env('KEY') },
      { scheme: 'api-key', in: 'query', name: 'app', secret: env('OTHER') },
    ],
    context,
  );
  assert.deepEqual(both.current(), { headers: { authorization: `Bearer ${SECRET}` }, query: { app: 'other' } });
  assert.equal(both.secret(), SECRET);
  assert.equal(both.secret('key'), 'other');
});

test('an SDK gets the secret it asks for', () => {
  const basic = credentialsOf([{ scheme: 'basic', user: 'AC1', password: env('KEY') }], contextOf({ KEY: SECRET }));
  assert.deepEqual([basic.secret(), basic.secret('user'), basic.secret('token')], [SECRET, 'AC1', undefined]);
});

test('a secret is read anew when it was refused', async () => {
  const variables: Record<string, string> = { KEY: 'old' };
  const bearer = credentialsOf([{ scheme: 'bearer', token: env('KEY') }], contextOf(variables));
  assert.deepEqual(bearer.current(), { headers: { authorization: 'Bearer old' } });
  variables.KEY = 'new';
  assert.deepEqual(bearer.current(), { headers: { authorization: 'Bearer old' } });
  await bearer.refresh();
  assert.deepEqual(bearer.current(), { headers: { authorization: 'Bearer new' } });
});

test('a secret that would break out of its header is refused without being shown', () => {
  const bearer = credentialsOf([{ scheme: 'bearer', token: env('KEY') }], contextOf({ KEY: `${SECRET}\r\nX-Admin: 1` }));
  assert.throws(
    () => bearer.current(),
    (error: unknown) => {
      assert.ok(error instanceof ConcordatError);
      assert.equal(error.code, 'CONCORDAT_CREDENTIAL_UNAVAILABLE');
      assert.ok(!error.message.includes(SECRET));
      assert.match(error.message, /REQ-I-001-things\.md:19/);
      return true;
    },
  );
});

test('a scheme that is not executed yet refuses every call', async () => {
  const pending = credentialsOf([{ scheme: 'pending', phrase: 'AWS Signature V4' }], contextOf({}));
  const refused = (error: unknown): boolean =>
    error instanceof ConcordatError && error.code === 'CONCORDAT_NOT_EXECUTED' && error.message.includes('AWS Signature V4');
  assert.throws(() => pending.current(), refused);
  await assert.rejects(pending.refresh(), refused);
});

const REFERENCE = env('KEY');
const UNEXECUTED: readonly Authentication[] = [
  { scheme: 'api-key', in: 'cookie', name: 'sid', secret: REFERENCE },
  {
    scheme: 'oauth2-authorization-code',
    authorizationUrl: 'https://auth.example/authorize',
    tokenUrl: 'https://auth.example/token',
    clientId: 'app',
    clientSecret: undefined,
    scope: undefined,
    redirectUrl: undefined,
  },
  {
    scheme: 'oauth2-client-credentials',
    tokenUrl: 'https://auth.example/token',
    clientId: 'app',
    clientSecret: REFERENCE,
    scope: undefined,
    audience: undefined,
    method: 'private_key_jwt',
  },
  {
    scheme: 'jwt',
    algorithm: 'RS256',
    key: REFERENCE,
    keyId: undefined,
    issuer: undefined,
    subject: undefined,
    audience: undefined,
    lifetime: undefined,
  },
  {
    scheme: 'aws-signature-v4',
    region: undefined,
    service: undefined,
    accessKey: undefined,
    secretKey: REFERENCE,
    sessionToken: undefined,
  },
  { scheme: 'azure-shared-key', account: undefined, key: REFERENCE },
  { scheme: 'azure-sas', token: REFERENCE },
  { scheme: 'hmac', algorithm: 'SHA256', header: undefined, key: REFERENCE, over: undefined },
  { scheme: 'mutual-tls', certificate: REFERENCE, key: REFERENCE },
];
for (const scheme of UNEXECUTED) {
  test(`${scheme.scheme} is understood and refused: no call goes out without its proof`, async () => {
    const { fetch, asked } = endpoint(token('t1'));
    const joined = credentialsOf(
      [{ scheme: 'bearer', token: env('OTHER') }, scheme],
      contextOf({ KEY: SECRET, OTHER: 'other' }, fetch),
    );
    const refused = (error: unknown): boolean => error instanceof ConcordatError && error.code === 'CONCORDAT_NOT_EXECUTED';
    assert.throws(() => joined.current(), refused);
    await assert.rejects(joined.refresh(), refused);
    assert.equal(asked.length, 0);
  });
}

const CLIENT: Authentication = {
  scheme: 'oauth2-client-credentials',
  tokenUrl: 'https://auth.example/token',
  clientId: env('ID'),
  clientSecret: env('KEY'),
  scope: 'read write',
  audience: undefined,
};

/** A token endpoint: what it was asked, and the answers it gives in turn. */
function endpoint(...answers: (() => Response | Promise<Response>)[]): {
  fetch: typeof fetch;
  asked: { url: string; init: RequestInit }[];
} {
  const asked: { url: string; init: RequestInit }[] = [];
  const fetch = async (url: string | URL | Request, init: RequestInit = {}): Promise<Response> => {
    asked.push({ url: String(url), init });
    return await (answers[Math.min(asked.length, answers.length) - 1] as () => Response)();
  };
  return { fetch: fetch as typeof globalThis.fetch, asked };
}

const token =
  (name: string, seconds = 3600) =>
  (): Response =>
    Response.json({ access_token: name, token_type: 'Bearer', expires_in: seconds });
const carried = (name: string) => ({ headers: { authorization: `Bearer ${name}` } });

test('a token is asked for once, however many wait for it, and kept', async () => {
  const { fetch, asked } = endpoint(token('t1'));
  const oauth = credentialsOf([CLIENT], contextOf({ ID: 'client id', KEY: `${SECRET}:+` }, fetch));
  const all = await Promise.all(Array.from({ length: 100 }, () => oauth.current()));
  assert.ok(all.every((each) => each === all[0]));
  assert.deepEqual(oauth.current(), carried('t1'));
  assert.equal(asked.length, 1);
  const { url, init } = asked[0] as { url: string; init: RequestInit };
  assert.equal(url, 'https://auth.example/token');
  assert.equal(init.body, 'grant_type=client_credentials&scope=read+write');
  assert.equal(init.redirect, 'error');
  const basic = Buffer.from(`client+id:${SECRET}%3A%2B`).toString('base64');
  assert.equal((init.headers as Record<string, string>).authorization, `Basic ${basic}`);
});

test('a token is renewed before it ends, while the old one still serves', async () => {
  const { fetch, asked } = endpoint(token('t1', 100), token('t2', 100));
  const context = contextOf({ ID: 'id', KEY: SECRET }, fetch);
  const oauth = credentialsOf([CLIENT], context);
  await oauth.current();
  context.now = 79_999;
  assert.deepEqual(oauth.current(), carried('t1'));
  assert.equal(asked.length, 1);
  context.now = 80_000;
  assert.deepEqual(oauth.current(), carried('t1'));
  assert.equal(asked.length, 2);
  await new Promise(setImmediate);
  assert.deepEqual(oauth.current(), carried('t2'));
});

test('a refused token is replaced once, though a hundred calls were refused with it', async () => {
  const { fetch, asked } = endpoint(token('t1'), token('t2'));
  const context = contextOf({ ID: 'id', KEY: SECRET }, fetch);
  const oauth = credentialsOf([CLIENT], context);
  await oauth.current();
  context.now = 5_000;
  await Promise.all(Array.from({ length: 100 }, () => oauth.refresh()));
  await oauth.refresh();
  assert.equal(asked.length, 2);
  assert.deepEqual(oauth.current(), carried('t2'));
});

const FAILURES: Readonly<Record<string, () => Response>> = {
  'it answered 401 (invalid_client)': () =>
    Response.json({ error: 'invalid_client', error_description: SECRET }, { status: 401 }),
  'it answered 503': () => new Response(SECRET, { status: 503 }),
  'its answer is not JSON': () => new Response(`<${SECRET}>`),
  'no usable access_token': () => Response.json({ token: SECRET }),
  'not a bearer token': () => Response.json({ access_token: SECRET, token_type: 'mac' }),
  'longer than 65536 bytes': () => new Response(SECRET.repeat(4000)),
  'could not be reached (ECONNREFUSED)': () => {
    throw new TypeError('fetch failed', { cause: Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }) });
  },
};
for (const [why, answer] of Object.entries(FAILURES)) {
  test(`a token endpoint of which ${why} is an error that says so and shows no secret`, async () => {
    const { fetch } = endpoint(answer);
    const oauth = credentialsOf([CLIENT], contextOf({ ID: 'id', KEY: SECRET }, fetch));
    await assert.rejects(
      async () => await oauth.current(),
      (error: unknown) => {
        assert.ok(error instanceof ConcordatError);
        assert.equal(error.code, 'CONCORDAT_CREDENTIAL_UNAVAILABLE');
        assert.ok(error.message.includes(why), error.message);
        assert.ok(error.message.includes('https://auth.example/token') && error.message.includes('REQ-I-001-things.md:19'));
        assert.ok(!JSON.stringify({ ...error, message: error.message, cause: String(error.cause) }).includes(SECRET));
        return true;
      },
    );
  });
}

test('a token endpoint that fails is not asked by every call, and is asked again after a while', async () => {
  const { fetch, asked } = endpoint(
    () => new Response('', { status: 500 }),
    () => new Response('', { status: 500 }),
    token('t1'),
  );
  const context = contextOf({ ID: 'id', KEY: SECRET }, fetch);
  const oauth = credentialsOf([CLIENT], context);
  const refused = async (): Promise<void> => assert.rejects(async () => await oauth.current());
  await refused();
  await refused();
  context.now = 999;
  await refused();
  assert.equal(asked.length, 1);
  context.now = 1_000;
  await refused();
  assert.equal(asked.length, 2);
  context.now = 2_999;
  await refused();
  assert.equal(asked.length, 2);
  context.now = 3_000;
  assert.deepEqual(await oauth.current(), carried('t1'));
});
