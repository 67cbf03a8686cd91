import { dnsLabel, environmentVariable, mountPath } from '../syntax';
import { claimTemplatesOf, containersOf, podTemplateOf } from './manifest';
import type { Rule } from './rule';

/** What a container mounts is there, and nothing in a pod has the name or the place of another. */
export const volumes: Rule =
  () =>
  ({ manifest, faults }) => {
    const pod = podTemplateOf(manifest);
    if (pod === undefined) return;
    const names = (pod.template.spec?.volumes ?? []).map((volume) => volume.name ?? '');
    const templates = claimTemplatesOf(manifest).map(({ claim }) => claim.metadata?.name ?? '');
    names.forEach((name, i) => faults.check(`${pod.at}spec.volumes[${i}].name`, name, dnsLabel));
    faults.unique(`${pod.at}spec.volumes name`, [...names, ...templates]);

    const known = new Set([...names, ...templates]);
    const containers = containersOf(manifest);
    faults.unique(
      `${pod.at}spec container name`,
      containers.map(({ container }) => container.name ?? ''),
    );
    for (const { at, container } of containers) {
      const mounts = container.volumeMounts ?? [];
      const variables = container.env ?? [];
      faults
        .check(`${at}.name`, container.name, dnsLabel)
        .unique(
          `${at}.volumeMounts mountPath`,
          mounts.map((mount) => mount.mountPath ?? ''),
        )
        .unique(
          `${at}.env name`,
          variables.map((variable) => variable.name ?? ''),
        );
      variables.forEach((variable, i) =>
        faults.check(`${at}.env[${i}].name`, variable.name, environmentVariable),
      );
      mounts.forEach((mount, i) => {
        faults
          .check(`${at}.volumeMounts[${i}].mountPath`, mount.mountPath, mountPath)
          .when(
            !known.has(mount.name ?? ''),
            () =>
              `${at}.volumeMounts[${i}].name "${mount.name ?? ''}" is neither a volume nor a claim template of the pod (${[...known].join(', ')})`,
          );
      });
    }
  };
