import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Gives one run of the tests a folder for all its temporary files, and removes it in the end, whatever failed. */
export default function setUp(): void {
  process.env.TMPDIR = mkdtempSync(join(tmpdir(), 'cdk8s-stateful-test-'));
}

export function tearDown(): void {
  rmSync(tmpdir(), { recursive: true, force: true });
}
