// The empty server, the baseline of all others: a fixed body, no counting.
import { createServer } from 'node:http';
import { bodyWith, listening, port } from './serve.mjs';

const BODY = bodyWith(1_000_000);
const server = createServer((_, response) => response.end(BODY));
server.listen(port, '127.0.0.1', () => {
  listening(server.address());
});
