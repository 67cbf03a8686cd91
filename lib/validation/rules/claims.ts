import type { AppObject } from '../app-objects';
import { claimsOf, strings } from '../manifest';
import type { Rule } from './rule';

/** The access modes of claims and volumes, with their paths. */
function modesOf({
  manifest,
}: AppObject): { readonly at: string; readonly modes: readonly string[] | undefined }[] {
  const ofClaims = claimsOf(manifest).map(({ at, spec }) => ({ at, modes: spec.accessModes }));
  return manifest.kind === 'PersistentVolume'
    ? [{ at: 'spec', modes: manifest.spec?.accessModes }]
    : ofClaims;
}

const accessModes: Rule = {
  id: 'access-modes',
  reason:
    'The API server refuses claims and volumes without an access mode, and ReadWriteOncePod beside another.',
  check: (object, report) => {
    for (const { at, modes } of modesOf(object)) {
      const list = strings(modes);
      const isMixed = list.length > 1 && list.includes('ReadWriteOncePod');
      const problem = isMixed ? 'must not hold other modes beside "ReadWriteOncePod"' : undefined;
      report(`${at}.accessModes`, modes, list.length === 0 ? 'must hold an access mode' : problem);
    }
  },
};

const repeatedAccessMode: Rule = {
  id: 'repeated-access-mode',
  reason: 'An access mode that is listed twice is a mistake.',
  isPolicy: true,
  check: (object, report) => {
    for (const { at, modes } of modesOf(object)) {
      strings(modes).forEach((mode, i, list) => {
        report(`${at}.accessModes[${i}]`, mode, list.indexOf(mode) < i ? 'must be unique' : undefined);
      });
    }
  },
};

const csiAccessMode: Rule = {
  id: 'csi-access-mode',
  reason: 'Only volumes of CSI drivers support ReadWriteOncePod.',
  isPolicy: true,
  check: ({ manifest: { kind, spec } }, report) => {
    const isRefused = kind === 'PersistentVolume' && spec?.csi === undefined;
    const problem = 'must not hold "ReadWriteOncePod"';
    const modes = strings(spec?.accessModes);
    report('spec.accessModes', modes, isRefused && modes.includes('ReadWriteOncePod') ? problem : undefined);
  },
};

const localVolume: Rule = {
  id: 'local-volume-node',
  reason: 'The API server refuses a local volume that does not say which node has it.',
  check: ({ manifest: { kind, spec } }, report) => {
    if (kind !== 'PersistentVolume' || spec?.local === undefined) return;
    const terms = spec.nodeAffinity?.required?.nodeSelectorTerms;
    report(
      'spec.nodeAffinity.required.nodeSelectorTerms',
      terms,
      terms?.length ? undefined : 'must select a node',
    );
  },
};

export const CLAIM_RULES: readonly Rule[] = [accessModes, repeatedAccessMode, csiAccessMode, localVolume];
