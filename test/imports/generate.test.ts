import { rmSync } from 'node:fs';
import { join } from 'node:path';
import * as k8s from '../../imports/k8s';
import { Checkout } from '../support/checkout';
import { run, testWith } from '../support/run';

test('imports/k8s is the API of Kubernetes 1.27 with its newest kinds', () => {
  expect(k8s.KubeStatefulSet.GVK).toEqual({ apiVersion: 'apps/v1', kind: 'StatefulSet' });
  expect(k8s).toHaveProperty('KubeValidatingAdmissionPolicyV1Alpha1');
  expect(k8s).not.toHaveProperty('KubeValidatingAdmissionPolicyV1Beta1');
});

/** The output of the script in a copy without imports/k8s.ts. */
function regenerate(command: string, args: readonly string[]): Record<string, string> {
  const checkout = new Checkout();
  try {
    rmSync(join(checkout.path, 'imports', 'k8s.ts'));
    expect(run(command, [...args, process.execPath, 'imports/generate.mjs'], checkout.path)).toMatchObject({
      status: 0,
    });
    return checkout.files('imports');
  } finally {
    checkout.remove();
  }
}

const committed = new Checkout();
const files = committed.files('imports');
committed.remove();

test('npm run import reproduces the committed file byte for byte', () => {
  expect(regenerate('env', [])).toEqual(files);
});

testWith('unshare', ['-rn', 'true'], 'npm run import works without a network', () => {
  expect(regenerate('unshare', ['-rn'])).toEqual(files);
});
