/** The proxies that are compared, each as a child process on a loopback port of its own, all in front of one nginx that answers 1 KB. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeBenchDocument } from '../document.ts';

export const UPSTREAM = 18_080;

export interface ProxyServer {
  readonly name: string;
  readonly port: number;
  readonly path: string;
  readonly start: (folder: string) => ChildProcess;
}

const here = (file: string): string => fileURLToPath(new URL(file, import.meta.url));
const node = (file: string, port: number): ChildProcess =>
  spawn(process.execPath, ['--disable-warning=ExperimentalWarning', here(file), String(port), String(UPSTREAM)], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });

/** What people start: the command, on one document with every policy on. */
function concordat(folder: string, port: number): ChildProcess {
  const documents = join(folder, 'integrations');
  writeBenchDocument(documents, `http://127.0.0.1:${UPSTREAM}`);
  const args = ['serve', documents, '--port', String(port), '--quiet'];
  return spawn(here('../../bin/concordat'), args, { stdio: ['ignore', 'ignore', 'inherit'] });
}

export const PROXIES: readonly ProxyServer[] = [
  {
    name: 'nginx proxy_pass, 1 worker',
    port: 18_081,
    path: '/1k',
    start: (folder) => nginx(folder, 'proxy', proxyConfiguration(18_081)),
  },
  { name: 'Concordat, all policies and metrics', port: 18_082, path: '/bench/1k', start: (folder) => concordat(folder, 18_082) },
  { name: 'fast-proxy', port: 18_083, path: '/1k', start: () => node('peer-fast-proxy.ts', 18_083) },
  { name: '@fastify/reply-from', port: 18_084, path: '/1k', start: () => node('peer-reply-from.ts', 18_084) },
  { name: 'http-proxy-3', port: 18_085, path: '/1k', start: () => node('peer-http-proxy-3.ts', 18_085) },
];

export function upstream(folder: string): ChildProcess {
  writeFileSync(join(folder, '1k'), 'x'.repeat(1_024));
  writeFileSync(join(folder, '64k'), 'x'.repeat(65_536));
  return nginx(
    folder,
    'upstream',
    `server { listen 127.0.0.1:${UPSTREAM} backlog=1024; root ${folder}; keepalive_requests 100000000; default_type text/plain; }`,
  );
}

export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), 'concordat-bench-'));
}

export async function listening(port: number): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const open = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => {
        socket.destroy();
        resolve(true);
      });
      socket.on('error', () => resolve(false));
    });
    if (open) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`nothing listens on port ${port}`);
}

function proxyConfiguration(port: number): string {
  return `upstream u { server 127.0.0.1:${UPSTREAM}; keepalive 128; keepalive_requests 100000000; }
server { listen 127.0.0.1:${port} backlog=1024; keepalive_requests 100000000; location / { proxy_pass http://u; proxy_http_version 1.1; proxy_set_header Connection ""; } }`;
}

function nginx(folder: string, name: string, server: string): ChildProcess {
  const file = join(folder, `${name}.conf`);
  writeFileSync(
    file,
    `${process.getuid?.() === 0 ? 'user root; ' : ''}worker_processes 1; daemon off; pid ${folder}/${name}.pid; error_log ${folder}/${name}.log crit;
events { worker_connections 1024; }
http { access_log off; client_body_temp_path ${folder}/${name}-b; proxy_temp_path ${folder}/${name}-p; fastcgi_temp_path ${folder}/${name}-f; uwsgi_temp_path ${folder}/${name}-u; scgi_temp_path ${folder}/${name}-s; ${server} }`,
  );
  return spawn('nginx', ['-c', file, '-p', folder], { stdio: ['ignore', 'ignore', 'inherit'] });
}
