import { quantity, quantityValue } from '../syntax';
import { containersOf, podTemplateOf } from './manifest';
import type { Rule } from './rule';

/** Quantities are ones that the API server reads, and nothing asks for more than it may use. */
export const quantities: Rule =
  () =>
  ({ manifest, faults }) => {
    for (const [name, value] of Object.entries(manifest.spec?.capacity ?? {})) {
      faults.check(`spec.capacity["${name}"]`, value, quantity);
    }
    const pod = podTemplateOf(manifest);
    pod?.template.spec?.volumes?.forEach((volume, i) => {
      faults.check(`${pod.at}spec.volumes[${i}].emptyDir.sizeLimit`, volume.emptyDir?.sizeLimit, quantity);
    });
    for (const { at, container } of containersOf(manifest)) {
      const { requests = {}, limits = {} } = container.resources ?? {};
      for (const [name, value] of Object.entries(requests)) {
        const limit = limits[name];
        faults
          .check(`${at}.resources.requests["${name}"]`, value, quantity)
          .when(
            limit !== undefined && (quantityValue(value) ?? 0) > (quantityValue(limit) ?? Infinity),
            `${at}.resources.requests["${name}"] "${value}" is more than its limit "${limit ?? ''}": raise the limit or lower the request`,
          );
      }
      for (const [name, value] of Object.entries(limits))
        faults.check(`${at}.resources.limits["${name}"]`, value, quantity);
    }
  };
