// SQLite with a write-ahead log flushed at every commit. Visits during a commit share the next one.
import { join } from 'node:path';
import { folder, grouped, serve } from './serve.mjs';

const Database =
  process.env.SQLITE === 'node:sqlite'
    ? (await import('node:sqlite')).DatabaseSync
    : (await import('better-sqlite3')).default;
const db = new Database(join(folder, 'visits.db'));
db.exec('PRAGMA journal_mode = WAL');
db.exec('PRAGMA synchronous = FULL');
db.exec('CREATE TABLE visits (count INTEGER NOT NULL)');
db.exec('INSERT INTO visits VALUES (0)');
const add = db.prepare('UPDATE visits SET count = count + ? RETURNING count');

serve(
  grouped((visits, done) => {
    done(add.get(visits).count);
  }),
);
