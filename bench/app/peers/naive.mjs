// The approach of most tutorials: read the file, add one, write the file.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { folder, serve } from './serve.mjs';

const file = join(folder, 'visits');
await writeFile(file, '0');

async function add() {
  const visits = Number(await readFile(file, 'utf8')) + 1;
  await writeFile(file, String(visits));
  return visits;
}

serve((answer) => {
  void add().then(answer);
});
