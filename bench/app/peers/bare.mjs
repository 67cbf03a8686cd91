// The empty server that all others are measured beside: a fixed body, nothing counted.
import { createServer } from 'node:http';
import { bodyWith, listening, port } from './serve.mjs';

const BODY = bodyWith(1_000_000);
const server = createServer((_, response) => response.end(BODY));
server.listen(port, '127.0.0.1', () => {
  listening(server.address());
});
