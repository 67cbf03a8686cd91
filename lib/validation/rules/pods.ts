import { show } from '../checks';
import {
  type Container,
  type Handler,
  claimTemplatesOf,
  containersOf,
  items,
  podTemplateOf,
  strings,
} from '../manifest';
import { quantityValue } from '../quantity';
import type { Report, Rule } from './rule';

/** Reports the second and later ones of values that must be unique. */
function reportRepeated(report: Report, values: readonly (readonly [field: string, value: unknown])[]): void {
  const seen = new Set<unknown>();
  for (const [field, value] of values) {
    if (value === undefined) continue;
    report(field, value, seen.has(value) ? 'must be unique' : undefined);
    seen.add(value);
  }
}

const missingContainer: Rule = {
  id: 'missing-container',
  reason: 'The API server refuses a pod without containers.',
  check: ({ manifest }, report) => {
    const pod = podTemplateOf(manifest);
    if (pod === undefined) return;
    const { containers } = pod.template.spec ?? {};
    report(`${pod.at}spec.containers`, containers, containers?.length ? undefined : 'must hold a container');
  },
};

const duplicateName: Rule = {
  id: 'duplicate-name',
  reason: 'The API server refuses a pod with two containers, volumes, mount paths or ports of one name.',
  check: ({ manifest }, report) => {
    const containers = containersOf(manifest);
    reportRepeated(
      report,
      containers.map(([at, { name }]) => [`${at}.name`, name]),
    );
    const pod = podTemplateOf(manifest);
    const volumes = items(`${pod?.at ?? ''}spec.volumes`, pod?.template.spec?.volumes);
    reportRepeated(
      report,
      volumes.map(([at, { name }]) => [`${at}.name`, name]),
    );
    for (const [at, { ports, volumeMounts }] of containers) {
      reportRepeated(
        report,
        items(`${at}.ports`, ports).map(([field, { name }]) => [`${field}.name`, name]),
      );
      const mounts = items(`${at}.volumeMounts`, volumeMounts);
      reportRepeated(
        report,
        mounts.map(([field, { mountPath }]) => [`${field}.mountPath`, mountPath]),
      );
    }
    const templates = claimTemplatesOf(manifest);
    reportRepeated(
      report,
      templates.map(([at, { metadata }]) => [`${at}.metadata.name`, metadata?.name]),
    );
  },
};

const duplicateVariable: Rule = {
  id: 'duplicate-variable',
  reason: 'The last of several environment variables of one name hides the others.',
  isPolicy: true,
  check: ({ manifest }, report) => {
    for (const [at, { env }] of containersOf(manifest)) {
      reportRepeated(
        report,
        items(`${at}.env`, env).map(([field, { name }]) => [`${field}.name`, name]),
      );
    }
  },
};

const duplicatePort: Rule = {
  id: 'duplicate-port',
  reason: 'The containers of a pod share one network, so only one of them can listen on a port.',
  isPolicy: true,
  check: ({ manifest }, report) => {
    const ports = containersOf(manifest)
      .filter(([at, container]) => runsWithOthers(at, container))
      .flatMap(([at, container]) => items(`${at}.ports`, container.ports));
    reportRepeated(
      report,
      ports.map(([at, { containerPort, protocol = 'TCP' }]) => [
        `${at}.containerPort`,
        containerPort && `${containerPort}/${protocol}`,
      ]),
    );
  },
};

/** Whether a container runs while others do. A plain init container has ended by then. */
export function runsWithOthers(at: string, { restartPolicy }: Container): boolean {
  return !at.includes('spec.initContainers') || restartPolicy === 'Always';
}

/** The probes and hooks of a container that connect to a port. */
function* handlersOf(at: string, container: Container): Generator<[at: string, handler: Handler]> {
  const { lifecycle } = container;
  for (const [name, handler] of [
    ['startupProbe', container.startupProbe],
    ['livenessProbe', container.livenessProbe],
    ['readinessProbe', container.readinessProbe],
    ['lifecycle.postStart', lifecycle?.postStart],
    ['lifecycle.preStop', lifecycle?.preStop],
  ] as const) {
    if (handler !== undefined) yield [`${at}.${name}`, handler];
  }
}

const probePort: Rule = {
  id: 'probe-port',
  reason: 'A probe looks its port up by name in its own container.',
  check: ({ manifest }, report) => {
    for (const [at, container] of containersOf(manifest)) {
      const names = items('', container.ports).flatMap(([, { name }]) => name ?? []);
      const isUnknown = (port: unknown): boolean => typeof port === 'string' && !names.includes(port);
      const problem = `is not the name of a port of the container (${names.map(show).join(', ') || 'none'})`;
      for (const [field, { httpGet, tcpSocket }] of handlersOf(at, container)) {
        report(`${field}.httpGet.port`, httpGet?.port, isUnknown(httpGet?.port) ? problem : undefined);
        report(`${field}.tcpSocket.port`, tcpSocket?.port, isUnknown(tcpSocket?.port) ? problem : undefined);
      }
    }
  },
};

const HANDLERS = ['exec', 'grpc', 'httpGet', 'tcpSocket', 'sleep'];

const probeHandler: Rule = {
  id: 'probe-handler',
  reason: 'The API server refuses a probe or a hook that does not do exactly one thing.',
  check: ({ manifest }, report) => {
    for (const [at, container] of containersOf(manifest)) {
      for (const [field, handler] of handlersOf(at, container)) {
        const given = Object.keys(handler).filter((key) => HANDLERS.includes(key));
        const problem = `must hold exactly one of exec, httpGet, tcpSocket and grpc`;
        report(field, handler, given.length === 1 ? undefined : problem);
      }
    }
  },
};

const requestAboveLimit: Rule = {
  id: 'request-above-limit',
  reason: 'The API server refuses a container that requests more than its limit.',
  check: ({ manifest }, report) => {
    for (const [at, { resources }] of containersOf(manifest)) {
      const { requests, limits } = resources ?? {};
      for (const [name, request] of Object.entries(requests ?? {})) {
        const limit = limits?.[name];
        const isAbove = (quantityValue(request) ?? 0) > (quantityValue(limit ?? '') ?? Infinity);
        const problem = isAbove ? `is more than the limit ${show(limit)}` : undefined;
        report(
          `${at}.resources.requests["${name}"]`,
          request,
          problem,
          'Raise the limit or lower the request',
        );
      }
    }
  },
};

const privilegeEscalation: Rule = {
  id: 'privilege-escalation',
  reason: 'The API server refuses a privileged container that must not gain privileges.',
  check: ({ manifest }, report) => {
    for (const [at, { securityContext: context }] of containersOf(manifest)) {
      if (context?.allowPrivilegeEscalation !== false) continue;
      const isAdmin = strings(context.capabilities?.add).includes('CAP_SYS_ADMIN');
      if (context.privileged !== true && !isAdmin) continue;
      const problem = `must not be false with ${isAdmin ? 'the capability CAP_SYS_ADMIN' : 'privileged true'}`;
      report(`${at}.securityContext.allowPrivilegeEscalation`, false, problem);
    }
  },
};

const rootUser: Rule = {
  id: 'root-user',
  reason: 'The kubelet does not start a container as user 0 with runAsNonRoot true.',
  check: ({ manifest }, report) => {
    const ofPod = podTemplateOf(manifest)?.template.spec?.securityContext;
    for (const [at, { securityContext: own }] of containersOf(manifest)) {
      const user = own?.runAsUser ?? ofPod?.runAsUser;
      const isNonRoot = own?.runAsNonRoot ?? ofPod?.runAsNonRoot;
      const problem = user === 0 && isNonRoot === true ? 'must not be 0 with runAsNonRoot true' : undefined;
      report(`${at}.securityContext.runAsUser`, user, problem);
    }
  },
};

export const POD_RULES: readonly Rule[] = [
  missingContainer,
  duplicateName,
  duplicateVariable,
  duplicatePort,
  probePort,
  probeHandler,
  requestAboveLimit,
  privilegeEscalation,
  rootUser,
];
