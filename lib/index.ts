export { BlueGreen } from './blue-green/blue-green';
export {
  type BlueGreenOverrides,
  type BlueGreenProps,
  type Color,
  type ColorProps,
  type SharedProps,
} from './blue-green/props';
export { ExistingObject, type ExistingObjectProps } from './cluster/existing-object';
export { RestrictedNamespace, type RestrictedNamespaceProps } from './cluster/restricted-namespace';
export { defineObject } from './core/define-object';
export { type Finding, enforceRules, findFaults } from './core/enforce';
export { type Override, type OverrideValue, type Overrides } from './core/overrides';
export { type NameOrConstruct, type NamedConstruct } from './core/reference';
export { suppressRule } from './core/suppressions';
export { type Plain } from './core/wire';
export { type Container, type ContainerOptions } from './pod/container';
export { type PodDisruptionBudgetOptions } from './pod/disruption-budget';
export { type Env } from './pod/env';
export { type ImagePullPolicy } from './pod/image';
export { type Port, type ServicePortOptions } from './pod/ports';
export { type ProbeProps } from './pod/probes';
export { type SpreadProps } from './pod/scheduling';
export { type PodSecurityProfile, type PodSecurityProps, type UserProps } from './pod/security';
export { type ObjectOptions } from './pod/workload';
export { type Claim } from './stateful-app/claims';
export { type IngressOptions } from './stateful-app/ingress';
export { type NetworkPolicyOptions } from './stateful-app/network-policy';
export {
  type PodProps,
  type RetainVolumeOptions,
  type RetentionPolicy,
  type StatefulAppOverrides,
  type StatefulAppProps,
  type StatefulSetProps,
} from './stateful-app/props';
export { type ServiceAccountOptions } from './stateful-app/service-account';
export { type HeadlessServiceOptions, type ServiceOptions, type ServiceType } from './stateful-app/services';
export { StatefulApp } from './stateful-app/stateful-app';
export { type RollingUpdateOptions, UpdateStrategy } from './stateful-app/update-strategy';
export { type AccessMode } from './storage/access-mode';
export { LocalVolumeClaim } from './storage/local/claim';
export { LocalVolume } from './storage/local/local-volume';
export * from './storage/local/props';
export { NfsProvisioner } from './storage/nfs/nfs-provisioner';
export * from './storage/nfs/props';
export { ExistingNfsCsiDriver } from './storage/nfs-csi/existing-nfs-csi-driver';
export { NfsCsiDriver } from './storage/nfs-csi/nfs-csi-driver';
export * from './storage/nfs-csi/props';
export * from './storage/nfs-csi/storage-class-props';
export { type OnDelete } from './storage/on-delete';
export { RetainedVolume } from './storage/retained-volume';
export * from './storage/retained-volume-props';
export { StorageClass } from './storage/storage-class';
export * from './storage/storage-class-props';
export { writeKustomization } from './synth/kustomization';
export { LinearApp } from './synth/linear-app';
export { type Fault, InvalidPropsError } from './validation/fault';
import * as k8s from '../imports/k8s';
export { k8s };
