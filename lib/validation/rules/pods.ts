import { show } from '../checks';
import {
  type Container,
  type Manifest,
  claimTemplatesOf,
  containersOf,
  items,
  podTemplateOf,
  strings,
} from '../manifest';
import { quantityValue } from '../quantity';
import type { Report, RuleTable } from './rule';

type Values = readonly (readonly [field: string, value: unknown])[];

/** Reports every value that is in the list before. */
export function reportRepeated(report: Report, values: Values): void {
  const seen = new Set<unknown>();
  for (const [field, value] of values) {
    if (seen.has(value)) report(field, value, 'must be unique');
    if (value !== undefined) seen.add(value);
  }
}

/** A field of each object in a list. */
export function each<T extends object>(
  at: string,
  list: readonly T[] | undefined,
  field: keyof T & string,
): Values {
  return items(at, list).map(([path, item]) => [`${path}.${field}`, item[field]]);
}

/** The containers that run beside others. A plain init container has ended before they start. */
export function runningContainersOf(manifest: Manifest): (readonly [at: string, container: Container])[] {
  return containersOf(manifest).filter(
    ([at, container]) =>
      !at.includes('spec.initContainers') ||
      ('restartPolicy' in container && container.restartPolicy === 'Always'),
  );
}

export const POD_RULES: RuleTable = {
  'missing-container': {
    reason: 'The API server refuses a pod without containers.',
    check: ({ manifest }, report) => {
      const pod = podTemplateOf(manifest);
      const containers = pod?.template.spec?.containers;
      if (pod === undefined || (Array.isArray(containers) && containers.length > 0)) return;
      report(`${pod.at}spec.containers`, containers, 'must hold a container');
    },
  },
  'duplicate-name': {
    reason: 'The API server refuses a pod with two containers, volumes, mount paths or ports of one name.',
    check: ({ manifest }, report) => {
      const pod = podTemplateOf(manifest);
      const containers = containersOf(manifest);
      reportRepeated(
        report,
        containers.map(([at, { name }]) => [`${at}.name`, name]),
      );
      reportRepeated(report, each(`${pod?.at ?? ''}spec.volumes`, pod?.template.spec?.volumes, 'name'));
      for (const [at, { ports, volumeMounts }] of containers) {
        reportRepeated(report, each(`${at}.ports`, ports, 'name'));
        reportRepeated(report, each(`${at}.volumeMounts`, volumeMounts, 'mountPath'));
      }
      const templates = claimTemplatesOf(manifest);
      reportRepeated(
        report,
        templates.map(([at, { metadata }]) => [`${at}.metadata.name`, metadata?.name]),
      );
    },
  },
  'duplicate-variable': {
    reason: 'The last of several environment variables of one name hides the others.',
    isPolicy: true,
    check: ({ manifest }, report) => {
      for (const [at, { env }] of containersOf(manifest))
        reportRepeated(report, each(`${at}.env`, env, 'name'));
    },
  },
  'duplicate-port': {
    reason: 'The containers of a pod share one network, so only one of them can listen on a port.',
    isPolicy: true,
    check: ({ manifest }, report) => {
      const ports = runningContainersOf(manifest).flatMap(([at, { ports }]) => items(`${at}.ports`, ports));
      reportRepeated(
        report,
        ports.map(([at, { containerPort, protocol }]) => [
          `${at}.containerPort`,
          containerPort && `${containerPort}/${protocol ?? 'TCP'}`,
        ]),
      );
    },
  },
  'probe-port': {
    reason: 'A probe or a hook looks its port up by name in its own container.',
    check: ({ manifest }, report) => {
      for (const [at, container] of containersOf(manifest)) {
        const names = items('', container.ports).map(([, { name }]) => name);
        const { startupProbe, livenessProbe, readinessProbe, lifecycle } = container;
        const handlers = { startupProbe, livenessProbe, readinessProbe, ...lifecycle };
        for (const [name, handler] of Object.entries(handlers)) {
          const field = `${at}.${name.endsWith('Probe') ? name : `lifecycle.${name}`}`;
          for (const action of ['httpGet', 'tcpSocket'] as const) {
            const port = handler?.[action]?.port;
            if (typeof port !== 'string' || names.includes(port)) continue;
            const known =
              names
                .filter((one) => one !== undefined)
                .map(show)
                .join(', ') || 'none';
            report(`${field}.${action}.port`, port, `is not the name of a port of the container (${known})`);
          }
        }
      }
    },
  },
  'request-above-limit': {
    reason: 'The API server refuses a container that requests more than its limit.',
    check: ({ manifest }, report) => {
      for (const [at, { resources }] of containersOf(manifest)) {
        for (const [name, request] of Object.entries(resources?.requests ?? {})) {
          const limit = resources?.limits?.[name];
          if (!((quantityValue(request) ?? NaN) > (quantityValue(limit ?? '') ?? NaN))) continue;
          const field = `${at}.resources.requests["${name}"]`;
          report(
            field,
            request,
            `is more than the limit ${show(limit)}`,
            'Raise the limit or lower the request',
          );
        }
      }
    },
  },
  'security-context': {
    reason: 'The API server, or the kubelet for runAsUser, refuses the container.',
    check: ({ manifest }, report) => {
      const ofPod = podTemplateOf(manifest)?.template.spec?.securityContext;
      for (const [at, { securityContext: own }] of containersOf(manifest)) {
        const isAdmin = strings(own?.capabilities?.add).includes('CAP_SYS_ADMIN');
        if (own?.allowPrivilegeEscalation === false && (own.privileged === true || isAdmin)) {
          const cause = isAdmin ? 'the capability CAP_SYS_ADMIN' : 'privileged true';
          report(`${at}.securityContext.allowPrivilegeEscalation`, false, `must not be false with ${cause}`);
        }
        const user = own?.runAsUser ?? ofPod?.runAsUser;
        if (user !== 0 || (own?.runAsNonRoot ?? ofPod?.runAsNonRoot) !== true) continue;
        report(`${at}.securityContext.runAsUser`, user, 'must not be 0 with runAsNonRoot true');
      }
    },
  },
};
