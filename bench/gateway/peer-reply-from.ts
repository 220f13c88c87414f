import replyFrom from '@fastify/reply-from';
import fastify from 'fastify';

const [port, upstream] = process.argv.slice(2).map(Number);
const app = fastify();
await app.register(replyFrom, { base: `http://127.0.0.1:${upstream}`, undici: { connections: 128, pipelining: 1 } });
app.get('/*', (request, reply) => reply.from(request.url));
await app.listen({ port: port ?? 0, host: '127.0.0.1' });
