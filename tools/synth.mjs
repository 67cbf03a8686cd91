// `npm run synth`: runs `cdk8s synth`, and replaces dist/ only when it succeeds.
//
// The cdk8s CLI empties its output folder before it runs the program, so a fault in a value would leave dist/ empty. So
// the CLI writes to a separate folder, which replaces dist/ at the end.
import { spawnSync } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { OUTPUT, filesIn, replaceDist } from './dist.mjs';

const HELP = `usage: npm run synth

Synthesizes the main system into dist/ and the examples below dist/examples/, from these values:
  ENVIRONMENT        nfs (default): volumes on an NFS export; nfs-csi: the same by csi-driver-nfs; local: volumes of the
                     cluster's default StorageClass
  NFS_SERVER         the NFS server as the nodes resolve it (default mwp-master)
  NFS_PATH           the path of the export (default /srv/nfs)
  PROVISIONER_IMAGE  the image of the NFS provisioner (default v4.0.2 of registry.k8s.io, by digest)
  CSI_IMAGE_REGISTRY the registry and path of the images of csi-driver-nfs (default registry.k8s.io/sig-storage)
  NAMESPACE          the namespace of the visits app (default visits)
  IMAGE              the image of the visits app (default localhost/visits:0.1.0)
  REPLICAS           the number of pods (default 3)
  STORAGE            the size of each pod's volume; immutable (default 32Mi)
  SERVICE_TYPE       ClusterIP (default), NodePort or LoadBalancer
  EXAMPLES_IMAGE     the image of the visits app in the examples (default localhost/visits:0.1.0)
Values are lines of values.env. Environment variables override them for one synth.
Prints the values that are not the defaults, each with its source, and the written files. Lists all faults, exits with 1
and does not change dist/ if there are any. Keeps and reports files in dist/ that no synth writes.`;

const [argument] = process.argv.slice(2);
if (argument !== undefined) {
  const asked = argument === '--help' || argument === '-h';
  console[asked ? 'log' : 'error'](asked ? HELP : `synth takes no argument, got "${argument}"\n\n${HELP}`);
  process.exit(asked ? 0 : 2);
}

process.chdir(dirname(dirname(fileURLToPath(import.meta.url))));
const cdk8s = join('node_modules', 'cdk8s-cli', 'bin', 'cdk8s');
const { status, stderr } = spawnSync(
  process.execPath,
  [cdk8s, 'synth', '--no-check-upgrade', '--output', OUTPUT],
  {
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
  },
);
// Removes the stack trace of the CLI after the faults, as the trace is useless.
process.stderr.write(stderr.replace(/^Error: command "[^]*/m, ''));
if (status !== 0 || !existsSync(OUTPUT)) {
  rmSync(OUTPUT, { recursive: true, force: true });
  console.error('synth failed; dist/ is unchanged');
  process.exit(1);
}

const kept = replaceDist();
const written = filesIn('dist').map((file) => join('dist', file));
for (const path of written.filter((file) => !kept.includes(file))) console.log(path);
for (const path of kept)
  console.error(`kept ${path}, which no synth writes; kubectl apply -f dist/ applies it`);
