import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { App, type AppProps } from 'cdk8s';
import { visitsSystem } from '../../charts/system';
import { readConfig } from '../../config';
import { LinearApp } from '../../lib';

function filesOf(
  Kind: new (props: AppProps) => App,
  environment: Record<string, string>,
): Record<string, string> {
  const outdir = mkdtempSync(join(tmpdir(), 'cdk8s-stateful-system-'));
  const app = new Kind({ outdir });
  visitsSystem(app, readConfig(environment));
  app.synth();
  const files = Object.fromEntries(
    readdirSync(outdir).map((name) => [name, readFileSync(join(outdir, name), 'utf8')]),
  );
  rmSync(outdir, { recursive: true });
  return files;
}

test.each(['nfs', 'nfs-csi', 'local'])(
  "the system on %s storage is the same by cdk8s' own App and by ours",
  (environment) => {
    expect(filesOf(LinearApp, { ENVIRONMENT: environment })).toEqual(
      filesOf(App, { ENVIRONMENT: environment }),
    );
  },
);

test('the App of cdk8s writes the committed manifests', () => {
  const files = filesOf(App, {});
  expect(Object.keys(files)).toHaveLength(3);
  for (const [name, text] of Object.entries(files)) {
    expect(readFileSync(resolve(__dirname, '../../dist', name), 'utf8')).toBe(text);
  }
});
