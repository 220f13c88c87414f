import { createServer } from 'node:http';
import fastProxy from 'fast-proxy';

const [port, upstream] = process.argv.slice(2).map(Number);
const { proxy } = fastProxy({ base: `http://127.0.0.1:${upstream}`, undici: { connections: 128, pipelining: 1 } });
createServer((request, response) => proxy(request, response, request.url, {})).listen(port, '127.0.0.1');
