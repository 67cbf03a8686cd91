import type { KubeObject } from '../manifests/manifest';
import type { MinorVersion } from './types';
export function comparable(
  old: KubeObject,
  next: KubeObject,
  kubernetes: MinorVersion,
): { old: KubeObject; new: KubeObject } {
  kubernetes;
  return { old, new: next };
}
