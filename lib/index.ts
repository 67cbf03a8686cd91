export { type AccessMode } from './access-mode';
export { BlueGreen, type BlueGreenProps } from './blue-green';
export { type Colour, type ColourProps } from './blue-green/colour';
export { ExistingObject, type ExistingObjectProps } from './existing-object';
export { InvalidPropsError } from './faults';
export { LinearApp } from './linear-app';
export { LocalVolume, type LocalVolumeOverrides, type LocalVolumeProps } from './local-volume';
export { type LocalAccessMode } from './local-volume/access-modes';
export { type LocalVolumeClaim, type LocalVolumeClaimProps } from './local-volume/claim';
export {
  NfsProvisioner,
  type NfsProvisionerOverrides,
  type NfsProvisionerProps,
  type NfsStorageClassProps,
} from './nfs-provisioner';
export { type ImagePullPolicy } from './image';
export { writeKustomization } from './kustomization';
export { restrictedContainer, restrictedPod, type UserProps } from './pod-security';
export { type OnDelete } from './nfs-provisioner/parameters';
export { type Overrides } from './overrides';
export { RestrictedNamespace, type RestrictedNamespaceProps } from './restricted-namespace';
export { type ResourceList, type Resources } from './resources';
export { RetainedVolume, type RetainedVolumeOverrides, type RetainedVolumeProps } from './retained-volume';
export { enforceRules } from './rules/enforce';
export { StatefulApp, type StatefulAppOverrides, type StatefulAppProps } from './stateful-app';
export { type AdditionalContainer } from './stateful-app/additional-containers';
export { type Claim } from './stateful-app/claims';
export { type IngressOptions } from './stateful-app/ingress';
export { type MountedFiles } from './stateful-app/mounted-files';
export { type Port } from './stateful-app/ports';
export { type ServiceType } from './stateful-app/public-service';
export { type RetentionPolicy } from './stateful-app/stateful-set';
export { StorageClass, type StorageClassOptions, type StorageClassProps } from './storage-class';
export { type RollingUpdateOptions, UpdateStrategy } from './update-strategy';
export * as k8s from '../imports/k8s';
