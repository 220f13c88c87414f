/** Credentials that only their place gives away: in addresses, commands, connection strings, tables and sentences. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { findSecrets, maskSecrets } from './secrets.ts';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
/** As a machine makes them. */
const random = (length: number) =>
  fc
    .string({ unit: fc.constantFrom(...ALPHABET), minLength: length, maxLength: length })
    .filter((text) => new Set(text).size > 12 && (text.match(/[a-zA-Z](?=\d)|\d(?=[a-zA-Z])/g) ?? []).length >= 3);
/** As people make them: a word, figures, a sign and letters. */
const chosen = fc
  .tuple(
    fc.constantFrom('Hunter', 'Sommer', 'Winter', 'Blume', 'kaffee', 'Tr0ub'),
    fc.integer({ min: 10, max: 9999 }),
    fc.constantFrom('!', '#', '$', '%', '@', '+', '&', ''),
    fc.constantFrom('x', 'Qw', 'zz', 'aB3d'),
  )
  .map((parts) => parts.join(''));
const around = fc.constantFrom('', 'See ', '- **URL**: ', '`', '(', '\n', '"');
/** No scanner of repositories takes these for real. */
const joined = (...parts: readonly string[]) => parts.join('');

/** `¦` is where the credential stands. */
const KEYED = [
  'https://api.example.com/?api_key=¦',
  'https://api.example.com/v1?page=2&key=¦&size=3',
  'https://api.example.com/v1?token=¦',
  'https://api.example.com/v1?a=1&amp;access-token=¦',
  'https://acme.blob.core.windows.net/files?sv=2020-08-04&se=2026-01-01&sig=¦%3D',
  'https://acme.webhook.office.com/webhookb2/1111-2222@3333-4444/IncomingWebhook/¦',
  joined('https://hooks.slack', '.com/services/T02ABCDEF/B03GHIJKL/¦'),
  joined('https://discord', '.com/api/webhooks/123456789012345678/¦'),
  joined('https://api.telegram', '.org/bot123456789:AA¦/send'),
];

test('a key in an address is found, and nothing else of the address', () => {
  for (const form of KEYED) {
    fc.assert(
      fc.property(random(32), around, (key, before) => {
        const text = before + form.replace('¦', key);
        assert.equal(findSecrets(text).length, 1, text);
        const masked = maskSecrets(text);
        assert.ok(!masked.includes(key) && masked.length === text.length, masked);
        assert.ok(masked.startsWith(before + form.slice(0, form.indexOf('¦') - 2)), masked);
      }),
      { numRuns: 30 },
    );
  }
});

const SPOKEN = [
  'Password: ¦',
  '**Password**: ¦',
  '**Password** (sandbox): `¦`',
  '{"password": "¦"}',
  'password=¦',
  'DB_PASSWORD=¦',
  '| Password | ¦ |',
  '| **DB password** | `¦` |',
  'The password is ¦ for now.',
  'The password for the test system is ¦',
  'Passwort: ¦',
  'Das Kennwort ist ¦',
  'contraseña: ¦',
  'contrasen\u0303a: ¦',
  'mot de passe : ¦',
  "parola d'ordine: ¦",
  'senha: ¦',
  'wachtwoord: ¦',
];

test('a password is found from the word for it, in several languages', () => {
  for (const form of SPOKEN) {
    fc.assert(
      fc.property(chosen, (password) => {
        const text = form.replace('¦', () => password);
        const found = findSecrets(text);
        assert.deepEqual(
          found.map(({ start, end, kind }) => [text.slice(start, end), kind]),
          [[password, 'a password']],
          text,
        );
        assert.deepEqual(findSecrets(maskSecrets(text)), []);
      }),
      { numRuns: 60 },
    );
  }
});

test('a password in a connection string, in a command and in a header', () => {
  const key = joined('S3cr3t', 'Pw99');
  for (const [text, secret] of [
    ['Server=x;User Id=sa;Password=Pa55;', 'Pa55'],
    ['Server=tcp:x,1433;Uid=sa;Pwd=hunter;', 'hunter'],
    [`mysql -u root -p${key} orders`, key],
    [`curl -u bob:${key} https://api.example.com`, key],
    [`Authorization: Basic ${btoa('user:password123')}`, btoa('user:password123')],
    [`Basic ${btoa('admin:swordfish')}`, btoa('admin:swordfish')],
  ] as const) {
    const found = findSecrets(text);
    assert.deepEqual(
      found.map(({ start, end }) => text.slice(start, end)),
      [secret],
      text,
    );
  }
});

test('one between the word for a password and the password is found too', () => {
  const key = joined('gh', 'p_', 'aB3dE5fG7hJ9kL1mN3pQ5rS7');
  assert.equal(findSecrets(`password (${key}): Hunter2x99`).length, 2);
});

const HARMLESS = [
  'password is required',
  'Password: see the vault',
  'Passwort: siehe Tresor',
  'mot de passe : voir le coffre',
  '| Password | stored in vault |',
  '| Password | Base64 |',
  '| password | string(32) |',
  '| change password | changePassword2 |',
  '| Reset Password | `POST /v1/pw2` | yes |',
  'token=env:X',
  'Password (sandbox): env:SANDBOX_PW1',
  'Password: vault:db/orders2#password1x',
  joined('password: $', '{DB_PASS1}'),
  'password=$DB_PASS1',
  'password: {{pw1}}',
  'password: <password1>',
  'password: changeme123',
  'password: xxxxxx',
  'Server=x;User Id=sa;Password=***;',
  'Server=x;User Id=sa;Password={pw};',
  'Server=x;User Id=sa;Password=yourpassword;',
  'Password: SHA256-hashed',
  'password is OAuth2-based',
  'password: 12characters',
  'The password is sent by REQ-I-002.',
  'password: user1@example.com',
  'password rotation every 90days',
  'mysql -p3306 -h db1',
  'mysql -pDB_PASS1',
  'sig=Zq912aB3dE5fG7hJ9kL1mN3p in prose',
  'the sig=… of the address',
  'https://api.example.com/?key=YOUR_API_KEY_12345',
  'https://api.example.com/?token={token}',
  'https://api.example.com/?code=ERR_404_NOT_FOUND&state=a1',
  'https://api.example.com/docs?sig=v4-signature-process',
  'https://api.example.com/keys?key=value&page=2',
  joined('https://hooks.slack', '.com/services/T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX'),
  joined('https://discord', '.com/api/webhooks/123456789012345678/your-token'),
  'Basic authentication with a user and a password',
];

test('near miss: prose, references, stand-ins and examples', () => {
  for (const text of HARMLESS) assert.deepEqual(findSecrets(text), [], text);
});

test('near miss: ordinary words after the word for a password, whatever joins them', () => {
  const words = fc.array(fc.stringMatching(/^[a-z]{1,12}$/), { minLength: 1, maxLength: 6 }).map((all) => all.join(' '));
  fc.assert(
    fc.property(
      fc.constantFrom('password', 'Passwort', 'senha', 'mot de passe', 'contraseña', 'https://x.example/?key', 'token'),
      fc.constantFrom(': ', ' = ', '=', ' | ', ' is ', ' '),
      words,
      (name, joint, value) => {
        assert.deepEqual(findSecrets(`${name}${joint}${value}`), []);
      },
    ),
  );
});

test('steps through very long texts of words for a password', () => {
  for (const piece of [
    'password ',
    'password=',
    '?key=',
    'password | ',
    'password is ',
    'Basic ',
    'a:',
    '/a1',
    'mot de passe (',
    'pwd(',
  ]) {
    const found = findSecrets(piece.repeat(Math.ceil(300_000 / piece.length)));
    assert.ok(found.length <= 300_000 / 16);
  }
});
