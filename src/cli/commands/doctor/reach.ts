/** Opens a connection to each host and closes it again. Nothing is sent. */
import { connect } from 'node:net';
import type { DocumentState } from './examine.ts';

export interface Reach {
  readonly requirement: string;
  readonly host: string;
  readonly reached: boolean;
  /** Why not; empty when it was reached. */
  readonly because: string;
}

const PATIENCE = 5_000;

export function reachAll(documents: readonly DocumentState[]): Promise<Reach[]> {
  return Promise.all(documents.flatMap(({ id, slug, url }) => (url === null ? [] : [reach(id ?? slug, url)])));
}

function reach(requirement: string, address: string): Promise<Reach> {
  const url = new URL(address);
  const port = url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: PATIENCE });
    const end = (because: string): void => {
      socket.destroy();
      resolve({ requirement, host: url.host, reached: because === '', because });
    };
    socket.once('connect', () => end(''));
    socket.once('timeout', () => end(`no answer within ${PATIENCE / 1_000} s`));
    socket.once('error', (error) => end(error.message || (error as NodeJS.ErrnoException).code || 'unknown error'));
  });
}
