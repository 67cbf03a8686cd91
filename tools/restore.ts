// `npm run restore`: gives retained volumes back to their claims.
import { runCommand } from './command';
import { restore } from './restore/restore';

runCommand(restore);
