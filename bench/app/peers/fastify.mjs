// fastify with a fixed body, no counting.
import fastify from 'fastify';
import { bodyWith, listening, port } from './serve.mjs';

const BODY = bodyWith(1_000_000);
const app = fastify();
app.get('/', (_, reply) => {
  reply.send(BODY);
});
await app.listen({ port, host: '127.0.0.1' });
listening(app.server.address());
