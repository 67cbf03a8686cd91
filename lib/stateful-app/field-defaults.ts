import type { ServicePortDefaults } from '../pod/ports';

/** Fields of the objects of an app that have a value without a prop, as far as Services have them. */
export interface FieldDefaults {
  readonly headlessService?: { readonly publishNotReadyAddresses: boolean };
  readonly service?: { readonly type: 'ClusterIP' };
  readonly servicePorts?: ServicePortDefaults;
}
