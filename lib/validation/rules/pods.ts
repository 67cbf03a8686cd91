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

/** Reports every object in a list whose field has the value of an earlier one. */
export function reportRepeated<T>(
  report: Report,
  list: readonly (readonly [at: string, item: T])[],
  field: keyof T & string,
  keyOf = (item: T): unknown => item[field],
): void {
  const seen = new Set<unknown>();
  for (const [at, item] of list) {
    const key = keyOf(item);
    if (seen.has(key)) report(`${at}.${field}`, key, 'must be unique');
    if (key !== undefined) seen.add(key);
  }
}

/** Formats the known values for a message. */
export function listed(values: readonly unknown[]): string {
  const known = new Set(values.filter((value) => value !== undefined));
  return Array.from(known, show).join(', ') || 'none';
}

/** A port number and its protocol. */
export function numberAndProtocol(number: number | undefined, protocol = 'TCP'): string | undefined {
  return number === undefined ? undefined : `${number}/${protocol}`;
}

/** The containers that run concurrently. A plain init container has completed before they start. */
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
  'pod-security-level': {
    reason:
      'A namespace that enforces "baseline" or "restricted" refuses pods that use the host, or are privileged.',
    isPolicy: true,
    check: ({ manifest }, report, app) => {
      const { namespace = '' } = manifest.metadata ?? {};
      const labels = app.get('Namespace', namespace)?.manifest.metadata?.labels;
      const level = labels?.['pod-security.kubernetes.io/enforce'];
      const { at = '', template } = podTemplateOf(manifest) ?? {};
      const spec = template?.spec;
      if (spec === undefined || (level !== 'baseline' && level !== 'restricted')) return;
      const refuse = (field: string, value: unknown): void => {
        const problem = `is refused in the namespace "${namespace}", which enforces ${show(level)}`;
        report(field, value, problem, 'Use a namespace that enforces "privileged"');
      };
      const fields: Readonly<Record<string, unknown>> = spec;
      for (const field of ['hostNetwork', 'hostPID', 'hostIPC']) {
        if (fields[field] === true) refuse(`${at}spec.${field}`, true);
      }
      for (const [field, { securityContext }] of containersOf(manifest)) {
        if (securityContext?.privileged === true) refuse(`${field}.securityContext.privileged`, true);
      }
      for (const [field, { hostPath }] of items(`${at}spec.volumes`, spec.volumes)) {
        if (hostPath !== undefined) refuse(`${field}.hostPath`, hostPath);
      }
    },
  },
  'duplicate-name': {
    reason:
      'The API server refuses a pod in which two containers, volumes, mount paths or ports have the same name.',
    check: ({ manifest }, report) => {
      const pod = podTemplateOf(manifest);
      const containers = containersOf(manifest);
      reportRepeated(report, containers, 'name');
      reportRepeated(report, items(`${pod?.at ?? ''}spec.volumes`, pod?.template.spec?.volumes), 'name');
      for (const [at, { ports, volumeMounts }] of containers) {
        reportRepeated(report, items(`${at}.ports`, ports), 'name');
        reportRepeated(report, items(`${at}.volumeMounts`, volumeMounts), 'mountPath');
      }
      const templates = claimTemplatesOf(manifest);
      reportRepeated(
        report,
        templates.map(([at, { metadata }]) => [`${at}.metadata`, metadata ?? {}]),
        'name',
      );
    },
  },
  'duplicate-variable': {
    reason: 'The last of several environment variables with the same name hides the others.',
    isPolicy: true,
    check: ({ manifest }, report) => {
      for (const [at, { env }] of containersOf(manifest)) {
        reportRepeated(report, items(`${at}.env`, env), 'name');
      }
    },
  },
  'duplicate-port': {
    reason: 'The containers of a pod share one network, so only one of them can listen on a port.',
    isPolicy: true,
    check: ({ manifest }, report) => {
      const ports = runningContainersOf(manifest).flatMap(([at, { ports }]) => items(`${at}.ports`, ports));
      reportRepeated(report, ports, 'containerPort', ({ containerPort, protocol }) =>
        numberAndProtocol(containerPort, protocol),
      );
    },
  },
  'probe-port': {
    reason: 'A probe or a hook finds a named port in its own container only.',
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
            report(
              `${field}.${action}.port`,
              port,
              `is not the name of a port of the container (${listed(names)})`,
            );
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
    reason:
      'Some fields of a security context contradict each other, such as privileged and allowPrivilegeEscalation: false.',
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
