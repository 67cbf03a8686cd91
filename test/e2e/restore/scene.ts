import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Claim, Volume } from '../objects';
import type { Run } from '../run';
import { shell } from '../shell';
import { until } from '../until';

/** The namespace of one case, with the actions of an operator. */
export class Scene {
  constructor(
    readonly run: Run,
    readonly namespace: string,
  ) {}

  async apply(...objects: readonly object[]): Promise<void> {
    await this.run.kubectl.run(['apply', '--server-side', '-f', '-'], { input: lines(objects) });
  }

  async delete(kind: string, ...names: readonly string[]): Promise<void> {
    const seconds = this.run.patience(180);
    const where = kind === 'namespace' ? [] : ['-n', this.namespace];
    await this.run.kubectl.run(['delete', kind, ...names, ...where, `--timeout=${seconds}s`]);
  }

  /** Waits until a claim is bound to a volume. A controller may not have created the claim yet. */
  async bound(claim: string, volume: string, namespace = this.namespace): Promise<void> {
    await until(this.run.patience(60), async () => {
      const claims = await this.run.kubectl.list<Claim>('pvc', '-n', namespace);
      const found = claims.find(({ metadata }) => metadata.name === claim);
      if (found === undefined) return `${claim} does not exist, and is not bound to ${volume}`;
      const { spec, status } = found;
      return status.phase === 'Bound' && spec.volumeName === volume
        ? {}
        : `${claim} is ${status.phase}, with ${spec.volumeName ?? 'no volume'}, not bound to ${volume}`;
    });
  }

  /** Waits until all volumes are in a phase. */
  async phase(expected: string, ...volumes: readonly string[]): Promise<void> {
    await until(this.run.patience(60), async () => {
      const found = await this.run.kubectl.list<Volume>('pv');
      const lines = found
        .filter(({ metadata }) => volumes.includes(metadata.name))
        .map(({ metadata, status }) => `${metadata.name} is ${status.phase}`);
      const right = lines.filter((line) => line.endsWith(` ${expected}`));
      return right.length === volumes.length ? {} : `${lines.join(', ')}, not ${expected}`;
    });
  }

  /** Runs the commands of an operator with these arguments: list, write, replace. Volumes of a CSI driver are created. */
  async restore(args: string, ...manifests: readonly object[]): Promise<void> {
    const input = await shell(`${this.command(await this.list(), args, manifests)} 2>/dev/null`);
    const verb = args.includes('--as-csi') ? 'create' : 'replace';
    await this.run.kubectl.run([verb, '-f', '-'], { input });
  }

  /** The error of restore for these arguments. */
  async refusal(args: string, ...manifests: readonly object[]): Promise<string> {
    const command = this.command(await this.list(), args, manifests);
    return shell(`if ${command}; then echo "not refused"; exit 3; else exit 0; fi`);
  }

  async table(): Promise<string> {
    return shell(this.command(await this.list(), '', []));
  }

  private async list(): Promise<string> {
    return this.file(await this.run.kubectl.run(['get', 'pv,pvc', '-A', '-o', 'json']));
  }

  private command(listing: string, args: string, manifests: readonly object[]): string {
    const files = manifests.length === 0 ? '' : `'${this.file(lines(manifests))}'`;
    return `node tools/program.cjs tools/cli.ts restore '${listing}' ${files} ${args}`;
  }

  private file(text: string): string {
    const file = join(this.run.folder, `${randomUUID()}.yaml`);
    writeFileSync(file, text);
    return file;
  }
}

function lines(objects: readonly object[]): string {
  return objects.map((object) => JSON.stringify(object)).join('\n---\n');
}

/** @throws Error if the text does not contain the part */
export function expectIn(text: string, part: string): void {
  if (!text.includes(part)) throw new Error(`expected "${part}" in: ${text}`);
}
