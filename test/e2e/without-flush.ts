/** Runs before the app: a file is then opened, and flushed, without anything reaching the disk by it. */
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

/** The variable that makes the app lose what it has acknowledged when the power goes: the control of the fault. */
export const WITHOUT_FLUSH = {
  name: 'NODE_OPTIONS',
  value: `--import=data:text/javascript,${encodeURIComponent(PROGRAM)}`,
};
