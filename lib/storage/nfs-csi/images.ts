import type { NfsCsiImages } from './props';

/**
 * The images that csi-driver-nfs 4.13.4 is deployed with.
 * @see https://github.com/kubernetes-csi/csi-driver-nfs/tree/v4.13.4/deploy/v4.13.4
 */
export const DEFAULT_IMAGES: Required<NfsCsiImages> = {
  nfsPlugin:
    'registry.k8s.io/sig-storage/nfsplugin:v4.13.4@sha256:1eb5a85180a4ad0193a31d319b163f35c8c1857794ebaac71d8abcdd5a0516d3',
  csiProvisioner:
    'registry.k8s.io/sig-storage/csi-provisioner:v6.3.0@sha256:a4b0b1a37605b7b04a293e136edf7006ec1786a8eb3f4e5a945f81d667dcc371',
  nodeDriverRegistrar:
    'registry.k8s.io/sig-storage/csi-node-driver-registrar:v2.17.0@sha256:f9de845b170155199f2a2a3f9531cf13d78e31235e9db6b6582a8b0db0a50dad',
  csiResizer:
    'registry.k8s.io/sig-storage/csi-resizer:v2.2.0@sha256:a2d40c1c3ccb0c48b467125a6652c4dd5dcbf0d295641c9989581cfc690f6cf3',
};
