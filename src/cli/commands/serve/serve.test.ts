/** The gateway as a process: started, used, told to stop. */
import assert from 'node:assert/strict';
import { on, once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { ended, shell } from '../../testing/transcript.ts';

describe('serve', () => {
  const folder = mkdtempSync(join(tmpdir(), 'concordat-'));
  const vendor = createServer((request, response) => response.end(request.url));

  before(async () => {
    vendor.listen(0, '127.0.0.1');
    await once(vendor, 'listening');
    mkdirSync(join(folder, 'integrations'));
    writeMaps();
    writeFileSync(
      join(folder, 'integrations/REQ-I-003-kept.md'),
      `${document('http://127.0.0.1:9').replaceAll('REQ-I-001', 'REQ-I-003')}
### Exchanged Data
| Operation | Request      | Idempotent |
| --------- | ------------ | ---------- |
| add shop  | \`PUT /shops\` | yes        |
`,
    );
    writeFileSync(
      join(folder, 'integrations/REQ-I-002-broken.md'),
      '# REQ-I-002: Broken\n\n## Error Handling\n- **Timeout**: soon\n',
    );
  });

  function writeMaps(): void {
    const address = `http://127.0.0.1:${(vendor.address() as AddressInfo).port}`;
    writeFileSync(join(folder, 'integrations/REQ-I-001-maps.md'), document(address));
  }

  after(() => {
    vendor.closeAllConnections();
    vendor.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function served(command: string, use: (address: string) => Promise<void>, signal: 'SIGTERM' | 'SIGINT') {
    const gateway = shell(`exec ${command}`, folder);
    const result = ended(gateway);
    assert.ok(gateway.stdout !== null);
    const [first] = (await once(gateway.stdout, 'data')) as [Buffer];
    try {
      await use(first.toString().trim());
    } finally {
      gateway.kill(signal);
    }
    return result;
  }

  it('writes its address, serves, is seen by status, and ends with 0 on SIGTERM', async () => {
    const { talk, exit } = await served(
      'concordat serve --port 0',
      async (address) => {
        const answer = await fetch(`${address}/maps/shops?near=7`);
        assert.equal(await answer.text(), '/shops?near=7');
        const status = await ended(shell(`concordat status --gateway ${address}`, folder));
        assert.match(status.out, /^REQ-I-001 maps +✓ closed +1 +– +0\.0%/m);
        assert.match(status.out, /✓ 2 requirements at/);
        assert.equal(status.exit, 0);
        const one = await ended(shell(`concordat status maps --gateway ${address} --format json`, folder));
        assert.equal(JSON.parse(one.out).requirements[0].id, 'REQ-I-001');
      },
      'SIGTERM',
    );
    assert.match(talk, /✓ {2}REQ-I-001 maps {2}http:\/\/127\.0\.0\.1:\d+\/maps\//);
    assert.match(talk, /✗ {2}integrations\/REQ-I-002-broken\.md does not run: concordat check/);
    assert.equal(exit, 0);
  });

  it('leads a dedicated port to one requirement, and says aloud when a document is saved broken', async () => {
    const gateway = shell('exec concordat serve --port 0 --dedicated-port maps=0', folder);
    const result = ended(gateway);
    const told = async (pattern: RegExp): Promise<string> => {
      let talk = '';
      for await (const [chunk] of on(gateway.stderr as NodeJS.ReadableStream, 'data')) {
        talk += String(chunk);
        const found = pattern.exec(talk);
        if (found !== null) return found[1] ?? '';
      }
      return '';
    };
    try {
      const alone = await told(/maps alone at (http:\S+)/);
      assert.equal(await (await fetch(`${alone}/shops?near=7`)).text(), '/shops?near=7');
      const broken = told(/REQ-I-001.*cannot run.*(its last good version goes on)/);
      writeFileSync(join(folder, 'integrations/REQ-I-001-maps.md'), document('nowhere'));
      assert.notEqual(await broken, '');
      assert.equal(await (await fetch(`${alone}/shops`)).text(), '/shops');
    } finally {
      gateway.kill('SIGTERM');
    }
    assert.equal((await result).exit, 0);
  });

  it('ends with 130 on Ctrl-C, after saying so', async () => {
    const { talk, exit } = await served('concordat serve --port 0 --quiet', async () => undefined, 'SIGINT');
    assert.equal(talk, 'Stopping; press Ctrl-C again to stop at once.\n');
    assert.equal(exit, 130);
  });

  it('watched status ends with 130 on Ctrl-C', async () => {
    await served(
      'concordat serve --port 0',
      async (address) => {
        const watching = shell(`exec concordat status --watch --format json --gateway ${address}`, folder);
        const result = ended(watching);
        assert.ok(watching.stdout !== null);
        await once(watching.stdout, 'data');
        watching.kill('SIGINT');
        const { out, exit } = await result;
        assert.equal(JSON.parse(out.split('\n')[0] ?? '').version, '1.0');
        assert.equal(exit, 130);
      },
      'SIGTERM',
    );
  });

  it('keeps deliveries across a restart, and says where; an order of one run is seen in the next', async () => {
    writeMaps();
    let id = '';
    const first = await served(
      'concordat serve --port 0',
      async (address) => {
        const paused = await ended(shell(`concordat deliveries pause maps --why test --gateway ${address}`, folder));
        assert.equal(paused.exit, 0, paused.talk);
        const body = JSON.stringify({ operation: 'add shop', input: { body: { name: 'Corner' } } });
        const headers = { 'content-type': 'application/json' };
        const accepted = await fetch(`${address}/kept/deliveries`, { method: 'POST', headers, body });
        assert.equal(accepted.status, 202);
        id = ((await accepted.json()) as { id: string }).id;
      },
      'SIGTERM',
    );
    assert.match(first.talk, /Keeps deliveries in \S+store\.sqlite; bodies not encrypted/);
    const alone = await ended(shell('concordat deliveries list --store .concordat/store.sqlite --format json', folder));
    assert.deepEqual(
      JSON.parse(alone.out).deliveries.map((each: { id: string }) => each.id),
      [id],
    );
    await served(
      'concordat serve --port 0 --quiet',
      async (address) => {
        const shown = await ended(shell(`concordat deliveries show ${id} --gateway ${address}`, folder));
        assert.match(shown.out, /REQ-I-003 · add shop/);
        const audit = await ended(shell(`concordat deliveries audit --gateway ${address}`, folder));
        assert.match(audit.out, /pause +REQ-I-001 +test/);
      },
      'SIGTERM',
    );
  });

  it('serves without a store, and with a database that is away', async () => {
    writeMaps();
    await served(
      'concordat serve --port 0 --store none',
      async (address) => {
        assert.equal((await fetch(`${address}/-/api/deliveries`)).status, 501);
        assert.equal((await ended(shell(`concordat status --gateway ${address}`, folder))).exit, 0);
      },
      'SIGTERM',
    );
    const away = await served(
      'env DATABASE_URL=postgres://ana:hidden@127.0.0.1:1/shop concordat serve --port 0',
      async (address) => {
        const ready = await fetch(`${address}/-/ready`);
        assert.equal(ready.status, 200);
        assert.equal(((await ready.json()) as { store: string }).store, 'unavailable');
        assert.equal(await (await fetch(`${address}/maps/shops`)).text(), '/shops');
        assert.equal((await fetch(`${address}/-/api/deliveries`)).status, 503);
      },
      'SIGTERM',
    );
    assert.match(away.talk, /cannot be used/);
    assert.doesNotMatch(away.talk, /hidden/);
    assert.equal(away.exit, 0);
  });

  it('does not start on a store that it cannot open', async () => {
    const { talk, exit } = await ended(shell('touch plain; concordat serve --store plain/store.sqlite', folder));
    assert.equal(exit, 2);
    assert.match(talk, /cannot be opened/);
    assert.doesNotMatch(talk, /defect/);
  });

  it('says what keeps it from starting', async () => {
    const outside = await ended(shell('concordat serve --host 0.0.0.0', folder));
    assert.equal(outside.exit, 2);
    assert.match(outside.talk, /^error {2}/m);
    assert.doesNotMatch(outside.talk, /defect/);
    const taken = await ended(shell(`concordat serve --port ${(vendor.address() as AddressInfo).port}`, folder));
    assert.equal(taken.exit, 2);
    assert.match(taken.talk, /EADDRINUSE|in use|taken/);
    assert.doesNotMatch(taken.talk, /defect/);
  });
});

function document(url: string): string {
  return `# REQ-I-001: Maps

## General Information
**ID**: REQ-I-001
**External System**: Maps service
**Owner**: Shop team
**Criticality**: Optional
**Type**: REST API

## Technical Specifications

### Endpoint/Connection
- **URL**: ${url}
- **Authentication**: none
`;
}
