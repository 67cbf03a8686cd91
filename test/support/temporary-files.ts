import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Creates a folder for all temporary files of a test run, which is removed at the end even after failures. */
export default function setUp(): void {
  process.env.TMPDIR = mkdtempSync(join(tmpdir(), 'cdk8s-stateful-test-'));
}

export function tearDown(): void {
  rmSync(tmpdir(), { recursive: true, force: true });
}
