/** Runs before the app. Disables synchronous writes and flushes. */
const PROGRAM = `
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
const { open } = fs;
fs.open = (path, flags, ...rest) => open(path, typeof flags === 'number' ? flags & ~fs.constants.O_DSYNC : flags, ...rest);
const handle = await fs.promises.open('/dev/null');
const files = Object.getPrototypeOf(handle);
files.sync = files.datasync = async () => undefined;
await handle.close();
syncBuiltinESMExports();
`;

/** The environment variable with which the app loses acknowledged visits in a power cut: the control of the fault. */
export const WITHOUT_FLUSH = {
  name: 'NODE_OPTIONS',
  value: `--import=data:text/javascript,${encodeURIComponent(PROGRAM)}`,
};
