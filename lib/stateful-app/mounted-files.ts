import type { KeyToPath, Volume, VolumeMount } from '../../imports/k8s';
import type { Faults } from '../faults';
import { dnsSubdomain, mountPath } from '../syntax';

/** A ConfigMap or a Secret whose keys appear as files, read-only. */
export interface MountedFiles {
  /** Name of the ConfigMap or Secret, in the app's namespace. */
  readonly name: string;
  /** Folder in which the files appear; an absolute path. */
  readonly mountPath: string;
  /** Which keys, and the file that each becomes. @default all keys, each a file of the key's name */
  readonly items?: Readonly<Record<string, string>>;
  /** Whether pods start although it does not exist. @default false */
  readonly optional?: boolean;
  /** Mode of the files, such as 0o440. @default 0o444 for ConfigMaps, 0o440 for Secrets */
  readonly defaultMode?: number;
}

export interface MountedFilesProps {
  /** ConfigMaps mounted as files. Pods see a changed ConfigMap in their files, but are not restarted by it. @default none */
  readonly configMaps?: readonly MountedFiles[];
  /** Secrets mounted as files. @default none */
  readonly secrets?: readonly MountedFiles[];
}

/** The pod's volumes for the files. */
export function fileVolumes(props: MountedFilesProps): Volume[] {
  return [
    ...(props.configMaps ?? []).map((files) => ({
      name: volumeName('config', files),
      configMap: { name: files.name, ...projection(files, 0o444) },
    })),
    ...(props.secrets ?? []).map((files) => ({
      name: volumeName('secret', files),
      secret: { secretName: files.name, ...projection(files, 0o440) },
    })),
  ];
}

/** The container's mounts of them. */
export function fileMounts(props: MountedFilesProps): VolumeMount[] {
  const mount = (prefix: string, files: MountedFiles): VolumeMount => ({
    name: volumeName(prefix, files),
    mountPath: files.mountPath,
    readOnly: true,
  });
  return [
    ...(props.configMaps ?? []).map((files) => mount('config', files)),
    ...(props.secrets ?? []).map((files) => mount('secret', files)),
  ];
}

function projection(
  files: MountedFiles,
  defaultMode: number,
): { items?: KeyToPath[]; optional?: boolean; defaultMode: number } {
  return {
    items: files.items && Object.entries(files.items).map(([key, path]) => ({ key, path })),
    optional: files.optional,
    defaultMode: files.defaultMode ?? defaultMode,
  };
}

/** A label of at most 63 characters, which the name of a ConfigMap or Secret need not be. */
function volumeName(prefix: string, files: MountedFiles): string {
  return `${prefix}-${files.name}`.replaceAll('.', '-').slice(0, 63).replace(/-+$/, '');
}

/** What is wrong with the files. */
export function checkMountedFiles(faults: Faults, props: MountedFilesProps): void {
  for (const field of ['configMaps', 'secrets'] as const) {
    const list = props[field] ?? [];
    list.forEach((files, i) => {
      const at = `${field}[${i}]`;
      faults
        .required(`${at}.name`, files.name, dnsSubdomain)
        .required(`${at}.mountPath`, files.mountPath, mountPath)
        .check(`${at}.defaultMode`, files.defaultMode, (mode) =>
          Number.isInteger(mode) && mode >= 0 && mode <= 0o777
            ? undefined
            : `must be a file mode from 0 to 0o777, got ${mode}`,
        );
      for (const [key, path] of Object.entries(files.items ?? {})) {
        faults.when(
          path === '' || path.startsWith('/') || path.split('/').includes('..'),
          `${at}.items["${key}"] must be a relative path without "..", got "${path}"`,
        );
      }
    });
  }
}
