import { type Adoption, type AdoptOptions, adopt } from '../../../tools/adopt/adopt';
import type { KubeObject } from '../../../tools/manifests/manifest';
import { parseManifests } from '../../../tools/manifests/parse';

const OPTIONS: AdoptOptions = { namespace: 'default', kubernetes: 37 };

/** Adopts a text of manifests. */
export function adoptText(text: string, options: Partial<AdoptOptions> = {}): Adoption {
  return adopt(parseManifests(text, 'app.yaml'), { ...OPTIONS, ...options });
}

/** Adopts objects. */
export function adoptObjects(objects: readonly KubeObject[], options: Partial<AdoptOptions> = {}): Adoption {
  const manifests = objects.map((object, i) => ({ object, source: `app.yaml:${i + 1}` }));
  return adopt(manifests, { ...OPTIONS, ...options });
}

/** The objects that an apply of the program changes, with the fields. Secrets are left out on purpose. */
export function changesOf({ plan }: Adoption): string[] {
  return plan.objects
    .filter(({ action, identity }) => action !== 'unchanged' && identity.kind !== 'Secret')
    .map(({ identity, action, changes }) =>
      [action, identity.kind, identity.name, ...changes.map(({ field }) => field)].join(' '),
    );
}
