/** Several gateway processes behind one port: started, killed, started again, told to stop. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { ended, shell } from '../../testing/transcript.ts';
import { workersAsked } from './workers.ts';

describe('serve --workers', () => {
  const folder = mkdtempSync(join(tmpdir(), 'concordat-workers-'));
  const vendor = createServer((request, response) => response.end(request.url));

  before(async () => {
    vendor.listen(0, '127.0.0.1');
    await once(vendor, 'listening');
    mkdirSync(join(folder, 'integrations'));
    const url = `http://127.0.0.1:${(vendor.address() as AddressInfo).port}`;
    writeFileSync(
      join(folder, 'integrations/REQ-I-001-maps.md'),
      `# REQ-I-001: Maps\n\n**ID**: REQ-I-001\n**Type**: REST API\n\n### Endpoint/Connection\n- **URL**: ${url}\n- **Authentication**: None\n- **Rate Limits**: 1000/s; wait up to 10 s\n`,
    );
  });

  after(() => {
    vendor.closeAllConnections();
    vendor.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Waits until the gateway has told this; its log is what it says besides the address. */
  async function tells(words: RegExp, log: () => string, talk: NodeJS.ReadableStream): Promise<void> {
    while (!words.test(log())) await once(talk, 'data');
  }

  it('serves from several processes, starts one again that was killed, and ends with 0', { timeout: 120_000 }, async () => {
    const gateway = shell('exec concordat serve --port 0 --workers 2', folder);
    const result = ended(gateway);
    assert.ok(gateway.stdout !== null && gateway.stderr !== null);
    let log = '';
    gateway.stderr.on('data', (bytes: Buffer) => {
      log += bytes.toString();
    });
    try {
      const [first] = (await once(gateway.stdout, 'data')) as [Buffer];
      const address = first.toString().trim();
      await tells(/fleet: 2 gateways/, () => log, gateway.stderr);
      const answer = await fetch(`${address}/maps/a`, { headers: { connection: 'close' } });
      assert.equal(await answer.text(), '/a');
      const { stdout } = shell(`pgrep -P ${gateway.pid}`, folder);
      assert.ok(stdout !== null);
      const [children] = (await once(stdout, 'data')) as [Buffer];
      const worker = Number(children.toString().trim().split('\n').at(-1));
      process.kill(worker, 'SIGKILL');
      await tells(/has ended \(SIGKILL\); it is started again/, () => log, gateway.stderr);
      const again = await fetch(`${address}/maps/b`, { headers: { connection: 'close' } });
      assert.equal(await again.text(), '/b');
    } finally {
      gateway.kill('SIGTERM');
    }
    const { out, exit } = await result;
    assert.equal(exit, 0);
    assert.equal(out.trim().split('\n').length, 1, 'the address is written once');
  });

  it('needs a store', async () => {
    const { talk, exit } = await ended(shell('concordat serve --port 0 --workers 2 --store none', folder));
    assert.match(talk, /--workers needs a store/);
    assert.equal(exit, 2);
  });

  it('takes a number from 1 to 64', () => {
    assert.equal(workersAsked(undefined), undefined);
    assert.equal(workersAsked('1'), undefined);
    assert.equal(workersAsked('4'), 4);
    for (const wrong of ['0', '65', 'two', '', '-1']) assert.throws(() => workersAsked(wrong), /--workers is/);
  });
});
