// A Redis that flushes its log before each response, used through ioredis with automatic pipelining.
import { Redis } from 'ioredis';
import { serve } from './serve.mjs';

const redis = new Redis({
  host: '127.0.0.1',
  port: Number(process.env.REDIS_PORT),
  enableAutoPipelining: true,
});

// The server may still be starting. ioredis retries.
redis.on('error', () => undefined);
await redis.ping();

serve((answer) => {
  void redis.incr('visits').then(answer);
});
