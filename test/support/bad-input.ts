import { Chart, Testing } from 'cdk8s';
import { InvalidPropsError, StatefulApp, type StatefulAppProps } from '../../lib';

/** What values must be, in the words of the messages. */
export const LABEL = 'a DNS label (a-z, 0-9 and "-", first and last not "-", at most 63 characters)';
export const SERVICE = 'a DNS label that begins with a letter (a-z, 0-9 and "-", at most 63 characters)';
export const NAME = 'a DNS name (labels of a-z, 0-9 and "-", joined by ".", at most 253 characters)';
export const KEY =
  'a label key: an optional DNS prefix and "/", then at most 63 of A-Z, a-z, 0-9, "-", "_" and "."';
export const ANNOTATION_KEY =
  'an annotation key: an optional DNS prefix and "/", then at most 63 of A-Z, a-z, 0-9, "-", "_" and "."';
export const VALUE =
  'a label value: at most 63 of A-Z, a-z, 0-9, "-", "_" and ".", first and last a letter or a digit';
export const IMAGE =
  'an image such as "registry.example.com/visits:1.2.3", at best with "@sha256:" and 64 hex digits';
export const WHOLE = 'a whole number from 0 to 2147483647';
export const UNPRIVILEGED_ID = 'an id from 10001 to 2147483647';
export const UNPRIVILEGED = 'a port from 1024 to 65535 (the container runs without root)';
export const PORT_NAME =
  'a port name (a-z, 0-9 and single "-", with at least one letter, at most 15 characters)';
export const MOUNT_PATH =
  'an absolute path below "/", without ":", "." or ".." parts, or a "/" at its end, such as "/var/data"';
export const SIZE = 'a size of whole bytes, such as "32Mi" or "10Gi"';
export const QUANTITY = 'a quantity such as "100m", "64Mi" or "2"';
export const SERVER =
  'a host name or an IP address alone, such as "nfs.example.com" or "192.0.2.10", without scheme, path or port';
export const EXPORT_PATH = 'an absolute path without spaces, "..", or a "/" at its end, such as "/srv/nfs"';

/** A value that the types forbid, as plain JavaScript and values read from a file can give it. */
export const untyped = (value: unknown): never => value as never;

/** What a construct's constructor, or a method of it, has against the props that it is given. */
export function faultsOf(make: (chart: Chart) => unknown): readonly string[] {
  try {
    make(new Chart(Testing.app(), 'chart'));
  } catch (error) {
    if (error instanceof InvalidPropsError) return error.faults;
    throw error;
  }
  return [];
}

export const STATEFUL_APP: StatefulAppProps = { image: 'example.com/visits:1.2.3' };

/** A StatefulApp's props that are changed to be wrong, and what is wrong then. */
export type StatefulAppRow = [input: string, changes: Partial<StatefulAppProps>, ...faults: string[]];

export function faultsOfStatefulApp(changes: Partial<StatefulAppProps>): readonly string[] {
  return faultsOf((chart) => new StatefulApp(chart, 'visits', { ...STATEFUL_APP, ...changes }));
}

/** The one error of a synthesis that is refused: each finding begins with the path of its construct. */
export function refused(findings: readonly string[]): Error {
  return new Error(['Validation failed with the following errors:', ...findings].join('\n  '));
}
