// LMDB, which batches writes into transactions. A visit is answered once its transaction is flushed.
import { join } from 'node:path';
import { open } from 'lmdb';
import { folder, serve } from './serve.mjs';

const db = open({ path: join(folder, 'visits.lmdb') });
let visits = 0;

async function add() {
  const visit = ++visits;
  await db.put('visits', visit);
  await db.flushed;
  return visit;
}

serve((answer) => {
  void add().then(answer);
});
