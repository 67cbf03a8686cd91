import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, copyFileSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { buildBundle, temporaryFolder } from '../support/app';
import { testUnless } from '../support/test-unless';

const ROOT = resolve(__dirname, '../..');
const NODE = '/nodejs/bin/node';

const recipe = readFileSync(join(ROOT, 'app', 'Containerfile'), 'utf8');

test('the image is built from images of one digest each, and ends in a distroless one', () => {
  const images = [...recipe.matchAll(/^ARG (\w+)=(\S+:\S+)$/gm)].map(([, name, image]) => [name, image]);
  const pinned = /@sha256:[0-9a-f]{64}$/;
  expect(images).toEqual([
    ['BUILD_IMAGE', expect.stringMatching(pinned)],
    ['BASE', expect.stringMatching(/^gcr\.io\/distroless\/nodejs/)],
  ]);
  expect(images[1]?.[1]).toMatch(pinned);
  expect([...recipe.matchAll(/^FROM .*?(\S+)(?: AS \w+)?$/gm)].map(([, image]) => image)).toEqual([
    '${BUILD_IMAGE}',
    '${BASE}',
  ]);
});

const missing = ['buildah', 'unshare', 'ldd'].find(
  (program) => spawnSync(program, ['--version']).status !== 0,
);
const reason =
  missing === undefined
    ? process.getuid?.() === 0
      ? undefined
      : 'it needs root, to change the root directory'
    : `"${missing} --version" does not work here`;

testUnless(
  reason,
  'the image holds the bundle beside its base, serves as a user that is not root, and ends on SIGTERM',
  async () => {
    const folder = temporaryFolder('image');
    const base = baseImage(join(folder, 'base'));
    const image = new Image(join(folder, 'storage'));
    image.buildah('build', '--tag', 'base', base);
    // The registry and its packages are left out: the bundle comes from this checkout, in place of the first stage.
    const stage = join(folder, 'stage');
    mkdirSync(stage);
    copyFileSync(buildBundle(), join(stage, 'visits.cjs'));
    const args = { BASE: 'localhost/base', BUILD: '0a1b2c3', VERSION: '1.2.3' };
    image.buildah(
      'build',
      ...Object.entries(args).flatMap(([name, value]) => ['--build-arg', `${name}=${value}`]),
      ...[
        '--build-context',
        `build=${stage}`,
        '--tag',
        'visits',
        '--file',
        join(ROOT, 'app', 'Containerfile'),
        ROOT,
      ],
    );

    const container = image.buildah('from', 'visits');
    const { config } = (JSON.parse(image.buildah('inspect', container)) as Inspection).OCIv1;
    expect(config).toMatchObject({
      User: '65532:65532',
      Entrypoint: ['node', '--max-semi-space-size=4', 'visits.cjs'],
      Labels: {
        'org.opencontainers.image.title': 'visits',
        'org.opencontainers.image.licenses': 'Apache-2.0',
        'org.opencontainers.image.version': '1.2.3',
        'org.opencontainers.image.revision': '0a1b2c3',
        'org.opencontainers.image.base.name': 'localhost/base',
      },
    });
    expect(config).not.toHaveProperty('Cmd');

    const root = image.buildah('mount', container);
    try {
      expect(filesIn(root)).toEqual([...filesIn(join(base, 'root')), 'app/visits.cjs'].sort());
      await probe(root, config);
    } finally {
      image.buildah('umount', container);
    }
  },
  // Two images are built.
  300_000,
);

interface Inspection {
  readonly OCIv1: {
    readonly config: {
      readonly User: string;
      readonly Env: readonly string[];
      readonly Entrypoint: readonly string[];
      readonly WorkingDir: string;
    };
  };
}

/** Images and containers in a separate folder. The storage driver needs no support of the kernel. */
class Image {
  constructor(private readonly folder: string) {}

  buildah(command: string, ...args: readonly string[]): string {
    const storage = ['--root', this.folder, '--runroot', `${this.folder}-run`, '--storage-driver', 'vfs'];
    const isolation = command === 'build' ? ['--isolation', 'chroot'] : [];
    const { status, stdout, stderr } = spawnSync('buildah', [...storage, command, ...isolation, ...args], {
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(`buildah ${command}: ${stderr}`);
    return stdout.trim();
  }
}

/** A folder from which an image is built that holds this Node and its libraries, as a distroless image does. */
function baseImage(folder: string): string {
  const { stdout } = spawnSync('ldd', [process.execPath], { encoding: 'utf8' });
  const libraries = stdout.match(/\/\S+/g) ?? [];
  for (const [from, to] of [[process.execPath, NODE], ...libraries.map((path) => [path, path])] as [
    string,
    string,
  ][]) {
    const target = join(folder, 'root', to);
    mkdirSync(dirname(target), { recursive: true });
    copyFileSync(from, target);
  }
  writeFileSync(join(folder, 'Containerfile'), 'FROM scratch\nCOPY root/ /\n');
  return folder;
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}

/** Starts what the image says, in its root directory and as its user, and asks it. */
async function probe(root: string, config: Inspection['OCIv1']['config']): Promise<void> {
  const [user = '', group = ''] = config.User.split(':');
  const data = join(root, 'var', 'data');
  mkdirSync(data, { recursive: true });
  chownSync(data, Number(user), Number(group));
  const within = ['--root', root, '--wd', config.WorkingDir, '--setgid', group, '--setuid', user, '--'];
  const env = Object.fromEntries(
    config.Env.map((variable) => variable.split(/=(.*)/, 2) as [string, string]),
  );
  // By its path, as PATH is that of the image.
  const unshare = spawnSync('sh', ['-c', 'command -v unshare'], { encoding: 'utf8' }).stdout.trim();
  const child = spawn(unshare, [...within, ...config.Entrypoint], {
    env: { ...env, PORT: '0', HOST: '127.0.0.1' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'close');
  try {
    for await (const text of createInterface(child.stdout)) {
      const { message, port } = JSON.parse(text) as { message: string; port?: number };
      if (message !== 'listening') continue;
      const url = `http://127.0.0.1:${port ?? 0}`;
      expect((await fetch(`${url}/readyz`)).status).toBe(200);
      expect(await (await fetch(url)).text()).toContain('Visits: 1\n');
      // The readable file follows the count.
      while (readFileSync(join(data, 'visits'), 'utf8') !== '1\n') await sleep(20);
      child.kill('SIGTERM');
    }
    expect(await ended).toEqual([0, null]);
  } finally {
    child.kill('SIGKILL');
  }
}
