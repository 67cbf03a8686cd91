// In-place group commit with exactly one commit in flight: the minimum work of a durable counter.
import { constants, openSync, write } from 'node:fs';
import { join } from 'node:path';
import { folder, grouped, serve } from './serve.mjs';

const { O_CREAT, O_DSYNC, O_RDWR } = constants;
const file = openSync(join(folder, 'visits'), O_RDWR | O_CREAT | O_DSYNC, 0o644);
const BYTES = 64;
let count = 0;

serve(
  grouped((visits, done) => {
    count += visits;
    write(file, `${count}`.padEnd(BYTES - 1) + '\n', 0, 'utf8', (error) => {
      if (error !== null) throw error;
      done(count);
    });
  }),
);
